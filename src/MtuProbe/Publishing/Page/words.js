'use strict';

// The words of the contract, and what the page says of each. The worse, the smaller the rank.
const VERDICTS = {
  blackHole: { rank: 0, one: 'black hole', many: 'black holes', kind: 'bad', means: 'Larger packets vanish and nothing says so. Set the MTU; let ICMP "packet too big" pass.' },
  lossy: { rank: 1, one: 'lossy', many: 'lossy', kind: 'bad', means: 'Above a size packets are lost far more often than below it. Set the size without that loss.' },
  reduced: { rank: 2, one: 'reduced', many: 'reduced', kind: 'warn', means: 'Less passes than the interface sends, and a "packet too big" says so. Hosts adapt while those messages arrive.' },
  unreachable: { rank: 3, one: 'unreachable', many: 'unreachable', kind: 'unknown', means: 'Not even small probes are answered: no word about the MTU.' },
  inconclusive: { rank: 4, one: 'inconclusive', many: 'inconclusive', kind: 'unknown', means: 'It could not be told; the explanation says why.' },
  localLimit: { rank: 5, one: 'local limit', many: 'local limits', kind: 'good', means: 'A route is set below its interface, and the path carries what the route says.' },
  clear: { rank: 6, one: 'clear', many: 'clear', kind: 'good', means: 'The path carries what the interface sends.' },
  pending: { rank: 7, one: 'not told yet', many: 'not told yet', kind: 'unknown', means: 'Not searched yet, or the node has published a number and no verdict.' },
};

const FAMILIES = { ipv4: 'IPv4', ipv6: 'IPv6' };

const VIAS = { pod: 'pod', node: 'node', service: 'Service', egress: 'outside' };

// Remedies go by stable words (mtuprobe advise); people know them by these.
const SYSTEMS = {
  interface: 'interface', docker: 'Docker', dind: 'dind', arc: 'ARC', gitlab: 'GitLab', calico: 'Calico', cilium: 'Cilium', flannel: 'flannel',
  'kube-router': 'kube-router', 'mss-clamp': 'MSS clamp', 'tcp-mtu-probing': 'sysctl', firewall: 'firewall', ipv6: 'IPv6',
};

const LONGEST_NAME = 30;

/** The verdict's own entry, of any word that came over the wire. */
function verdictOf(word) {
  return typeof word === 'string' && Object.hasOwn(VERDICTS, word) ? word : 'pending';
}

/** Names are anybody's: what would turn, hide or break the text around becomes visible. */
function plain(text) {
  return String(text).replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

/** Names of nodes differ at either end, so they are cut in the middle. */
function cut(text, most = LONGEST_NAME) {
  const letters = [...text];
  const head = Math.ceil((most - 1) / 2);
  return letters.length <= most ? text : `${letters.slice(0, head).join('')}\u2026${letters.slice(letters.length - (most - 1 - head)).join('')}`;
}

function age(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  return s < 120 ? `${s} s` : s < 7200 ? `${Math.floor(s / 60)} min` : s < 172800 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86400)} d`;
}

function count(number, one, many) {
  return `${amount(number)} ${number === 1 ? one : many}`;
}

/** How many of something; sizes in bytes stand as they are set. */
function amount(number) {
  return number.toLocaleString('en');
}

/** "a", "a and b", "a, b and c". */
function list(words) {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
