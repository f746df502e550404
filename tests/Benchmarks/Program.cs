// dotnet run -c Release --project tests/Benchmarks -- NAME [options]
switch (args.FirstOrDefault())
{
    default:
        Console.WriteLine("usage: dotnet run -c Release --project tests/Benchmarks -- NAME");
        return 2;
}
