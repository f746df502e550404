namespace LabelStudio.TeacherSimulator;

/// <summary>The simulator cannot be started as it was told to; the message says why.</summary>
public sealed class SimulatorException(string message) : Exception(message);
