using LabelStudio.Teachers.Definitions;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Teachers;

namespace LabelStudio.Web.Pages.Teachers;

/// <summary>A teacher while it is being written: what the fields of the form hold.</summary>
public sealed class TeacherDraft
{
    public const string SimulatorEndpoint = "http://127.0.0.1:5090/v1";
    public const string SimulatorCommand = "dotnet run --project src/LabelStudio.TeacherSimulator";

    private TeacherDefinition? _saved;
    private TeacherKind _kind = TeacherKind.OpenAI;
    private MayTrain _mayTrain = MayTrain.Unknown;

    public string Name { get; set; } = "";

    public string Endpoint { get; set; } = AddressOf(TeacherKind.OpenAI);

    public string Model { get; set; } = "";

    /// <summary>A key to keep, "" for none new.</summary>
    public string NewKey { get; set; } = "";

    public bool ForgetKey { get; set; }

    public double? Temperature { get; set; } = 0;

    public double? TopP { get; set; }

    public int MaxTokens { get; set; } = new DecodingParameters().MaxTokens;

    public int? Seed { get; set; }

    public string ReasoningEffort { get; set; } = "";

    public decimal InputPrice { get; set; }

    public decimal CachedPrice { get; set; }

    public decimal OutputPrice { get; set; }

    public int? RequestsPerMinute { get; set; }

    public int? TokensPerMinute { get; set; }

    public int Concurrency { get; set; } = new TeacherLimits().Concurrency;

    public int TimeoutSeconds { get; set; } = (int)new TeacherLimits().CallTimeout.TotalSeconds;

    public int Attempts { get; set; } = new TeacherLimits().Attempts;

    public int ContextTokens { get; set; } = 128_000;

    /// <summary>"yes", "no", or "" for yes unless the teacher runs on this machine.</summary>
    public string Redact { get; set; } = "";

    public bool Simulated { get; set; }

    public string TermsLink { get; set; } = "";

    public DateOnly? CheckedOn { get; set; }

    public string CheckedBy { get; set; } = "";

    /// <summary>Changing it brings the address of the other kind, unless somebody typed one.</summary>
    public TeacherKind Kind
    {
        get => _kind;
        set
        {
            if (Endpoint.Trim().Length == 0 || Endpoint == AddressOf(_kind)) Endpoint = AddressOf(value);
            _kind = value;
        }
    }

    /// <summary>Whoever decides it has read the terms today.</summary>
    public MayTrain MayTrain
    {
        get => _mayTrain;
        set
        {
            if (value == _mayTrain) return;
            _mayTrain = value;
            CheckedOn = value == MayTrain.Unknown ? null : DateOnly.FromDateTime(DateTime.UtcNow);
            CheckedBy = value == MayTrain.Unknown ? "" : Reader;
        }
    }

    /// <summary>Who is at the form.</summary>
    public string Reader { get; init; } = "";

    /// <summary>Fields that are filled in, as saved or as a start.</summary>
    public static TeacherDraft Of(TeacherRow row, string reader) => new()
    {
        _saved = row.Teacher,
        _kind = row.Teacher.Kind,
        _mayTrain = row.Terms.MayTrain,
        Reader = reader,
        Name = row.Teacher.Name,
        Endpoint = row.Teacher.Endpoint.OriginalString,
        Model = row.Teacher.Model,
        Temperature = row.Teacher.Decoding.Temperature,
        TopP = row.Teacher.Decoding.TopP,
        MaxTokens = row.Teacher.Decoding.MaxTokens,
        Seed = row.Teacher.Decoding.Seed,
        ReasoningEffort = row.Teacher.Decoding.ReasoningEffort ?? "",
        InputPrice = row.Teacher.Prices.Input,
        CachedPrice = row.Teacher.Prices.CachedInput,
        OutputPrice = row.Teacher.Prices.Output,
        RequestsPerMinute = row.Teacher.Limits.RequestsPerMinute,
        TokensPerMinute = row.Teacher.Limits.TokensPerMinute,
        Concurrency = row.Teacher.Limits.Concurrency,
        TimeoutSeconds = (int)Math.Ceiling(row.Teacher.Limits.CallTimeout.TotalSeconds),
        Attempts = row.Teacher.Limits.Attempts,
        ContextTokens = row.Teacher.ContextTokens,
        Redact = row.Teacher.Redact switch { true => "yes", false => "no", null => "" },
        Simulated = row.Teacher.Simulated,
        TermsLink = row.Terms.Link ?? "",
        CheckedOn = row.Terms.CheckedOn,
        CheckedBy = row.Terms.CheckedBy ?? "",
    };

    /// <summary>One of the simulator's models at the address where it listens by default.</summary>
    public static TeacherDraft Simulator(string model, string reader) => new()
    {
        _kind = TeacherKind.Compatible,
        _mayTrain = MayTrain.Yes,
        Reader = reader,
        Name = "Simulator, " + model["sim-".Length..],
        Endpoint = SimulatorEndpoint,
        Model = model,
        ContextTokens = 32_000,
        Simulated = true,
        CheckedOn = DateOnly.FromDateTime(DateTime.UtcNow),
        CheckedBy = reader,
    };

    /// <summary>Where teachers of a kind are to be found; with Azure and others a pattern to fill in.</summary>
    public static string AddressOf(TeacherKind kind) => kind switch
    {
        TeacherKind.OpenAI => "https://api.openai.com/v1",
        TeacherKind.AzureOpenAI => "https://NAME.openai.azure.com",
        _ => "http://127.0.0.1:11434/v1",
    };

    /// <exception cref="UserErrorException">A field that must be filled in is not, or the address is none.</exception>
    public TeacherDefinition Definition()
    {
        if (Name.Trim().Length == 0) throw new UserErrorException("The teacher needs a name.");
        if (Model.Trim().Length == 0) throw new UserErrorException(Kind == TeacherKind.AzureOpenAI ? "Name the deployment." : "Name the model, as the endpoint knows it.");
        if (!Uri.TryCreate(Endpoint.Trim(), UriKind.Absolute, out var endpoint)) throw new UserErrorException($"\"{Endpoint.Trim()}\" is no address. It begins with https://, or with http:// on this machine.");
        return (_saved ?? new TeacherDefinition(0, Name.Trim(), Kind, endpoint, Model.Trim())) with
        {
            Name = Name.Trim(),
            Kind = Kind,
            Endpoint = endpoint,
            Model = Model.Trim(),
            Decoding = new DecodingParameters(Temperature, TopP, MaxTokens, Seed, ReasoningEffort.Length > 0 ? ReasoningEffort : null),
            Prices = new TeacherPrices(InputPrice, CachedPrice, OutputPrice),
            Limits = (_saved?.Limits ?? new TeacherLimits()) with
            {
                RequestsPerMinute = RequestsPerMinute,
                TokensPerMinute = TokensPerMinute,
                Concurrency = Concurrency,
                CallTimeout = TimeSpan.FromSeconds(TimeoutSeconds),
                Attempts = Attempts,
            },
            ContextTokens = ContextTokens,
            Redact = Redact switch { "yes" => true, "no" => false, _ => null },
            Simulated = Simulated,
        };
    }

    public TeacherTerms Terms() => new(MayTrain, TermsLink.Trim() is { Length: > 0 } link ? link : null, CheckedOn, CheckedBy.Trim() is { Length: > 0 } by ? by : null);

    /// <summary>The key for <see cref="ITeachers.SaveAsync"/>: a new one, "" to forget, null to leave.</summary>
    public string? Key() => NewKey.Trim() is { Length: > 0 } key ? key : ForgetKey ? "" : null;
}
