using LabelStudio.TeacherSimulator.Hosting;

return await SimulatorProgram.RunAsync(args);
