#!/bin/sh
# What an administrator does by hand: ping with DF, halve the interval, one ping and one second per size.
# bisect.sh ADDRESS HEADERS LOW HIGH   sizes are those of the IP packet; HEADERS is IP's plus ICMP's
# Prints the largest size that was answered; nothing when LOW was not.
address=$1 headers=$2 low=$3 high=$4

answered() {
    ping -n -q -M "do" -c 1 -W 1 -s $(($1 - headers)) "$address" >/dev/null 2>&1
}

if answered "$high"; then
    echo "$high"
    exit 0
fi

answered "$low" || exit 1
while [ $((high - low)) -gt 1 ]; do
    middle=$(((low + high) / 2))
    if answered "$middle"; then low=$middle; else high=$middle; fi
done
echo "$low"
