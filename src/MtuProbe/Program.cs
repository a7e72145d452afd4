using MtuProbe.Commands;

return await CommandTree.RunAsync(args);
