using MtuProbe.Lab.Kernel;

// What mtuprobe's hidden verb does; test runners do not come by here.
return args is [RelaySettings.Verb, .. var options] ? TunRelay.Run(options) : 64;
