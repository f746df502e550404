// dotnet run -c Release --project tests/Benchmarks -- NAME [options]
switch (args.FirstOrDefault())
{
    case "rules":
        return LabelStudio.Benchmarks.RulesBenchmark.Run(args[1..]);
    case "lists":
        return LabelStudio.Benchmarks.ListsBenchmark.Run();
    case "search":
        return LabelStudio.Benchmarks.RulesSearchBenchmark.Run();
    case "students":
        return LabelStudio.Benchmarks.StudentsBenchmark.Run(args[1..]);
    case "students-on-labels":
        return LabelStudio.Benchmarks.StudentsOnLabelsBenchmark.Run(args[1..]);
    case "student-file":
        return LabelStudio.Benchmarks.StudentFileBenchmark.Run();
    case "students-joined":
        return LabelStudio.Benchmarks.JoinedStudentsBenchmark.Run(args[1..]);
    case "student-fields":
        return LabelStudio.Benchmarks.StudentFieldsBenchmark.Run();
    case "files":
        return LabelStudio.Benchmarks.FilesBenchmark.Run(args[1..]);
    case "loop":
        return await LabelStudio.Benchmarks.LoopBenchmark.RunAsync(args[1..]);
    case "composer":
        return await LabelStudio.Benchmarks.ComposerBenchmark.RunAsync(args[1..]);
    case "label-models":
        return LabelStudio.Benchmarks.LabelModelsBenchmark.Run(args[1..]);
    case "label-models-again":
        return LabelStudio.Benchmarks.LabelModelsAgainBenchmark.Run();
    case "review":
        return LabelStudio.Benchmarks.ReviewBenchmark.Run(args[1..]);
    case "review-at-scale":
        return await LabelStudio.Benchmarks.ReviewAtScaleBenchmark.RunAsync(args[1..]);
    case "policies":
        return LabelStudio.Benchmarks.PoliciesBenchmark.Run();
    case "function-values":
        return LabelStudio.Benchmarks.FunctionValuesBenchmark.Run();
    case "import":
        return await LabelStudio.Benchmarks.ImportBenchmark.RunAsync(args[1..]);
    case "suggestions":
        return LabelStudio.Benchmarks.SuggestionsBenchmark.Run(args[1..]);
    case "similar":
        return await LabelStudio.Benchmarks.SimilarBenchmark.RunAsync(args[1..]);
    case "storage":
        return await LabelStudio.Benchmarks.StorageBenchmark.RunAsync(args[1..]);
    case "teachers":
        return await LabelStudio.Benchmarks.TeachersBenchmark.RunAsync(args[1..]);
    case "teachers-simulator":
        return await LabelStudio.Benchmarks.TeachersBenchmark.SimulateAsync();
    default:
        Console.WriteLine("usage: dotnet run -c Release --project tests/Benchmarks -- NAME");
        return 2;
}
