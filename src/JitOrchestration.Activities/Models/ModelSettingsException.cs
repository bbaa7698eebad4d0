namespace JitOrchestration.Activities.Models;

/// <summary>The configuration of models contradicts itself or is malformed; the message says what to set.</summary>
public sealed class ModelSettingsException(string message, Exception? innerException = null) : Exception(message, innerException);
