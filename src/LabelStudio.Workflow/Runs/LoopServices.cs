using LabelStudio.Workflow.Analysis;
using LabelStudio.Workflow.Annotators;
using LabelStudio.Workflow.Evaluation;
using LabelStudio.Workflow.Exports;
using LabelStudio.Workflow.Exports.Cards;
using LabelStudio.Workflow.Exports.Deployment;
using LabelStudio.Workflow.Exports.Tables;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Functions.Answers;
using LabelStudio.Workflow.Functions.Preview;
using LabelStudio.Workflow.Guidelines;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Lists;
using LabelStudio.Workflow.Review;
using LabelStudio.Workflow.Review.Adjudication;
using LabelStudio.Workflow.Review.Keys;
using LabelStudio.Workflow.SecondOpinions;
using LabelStudio.Workflow.Serving;
using LabelStudio.Workflow.Students;
using LabelStudio.Workflow.Suggestions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LabelStudio.Workflow.Runs;

/// <summary>Registers what goes round the loop: functions, labels, review, students, exports.</summary>
internal static class LoopServices
{
    public static IServiceCollection AddLabelingLoop(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<OpenGold>();
        services.AddSingleton<RunFiles>();

        services.AddSingleton<ProjectLists>();
        services.AddSingleton<ProjectRuleResources>();
        services.AddSingleton<ApplyQueue>();
        services.AddSingleton<ILists, ListService>();
        services.AddSingleton<VoteColumns>();
        services.AddSingleton<RuleBook>();
        services.AddSingleton<RuleImport>();
        services.AddSingleton<FunctionEdits>();
        services.AddSingleton<IFunctionHistory, FunctionHistoryService>();
        services.AddSingleton<VoteImport>();
        services.AddSingleton<IAnswers, AnswerService>();
        services.AddSingleton<VoteApplier>();
        services.AddSingleton<FunctionTables>();
        services.AddSingleton<OthersLabels>();
        services.AddSingleton<PreviewGrounds>();
        services.AddSingleton<HitPages>();
        services.AddSingleton<IRulePreviews, RulePreviewer>();
        services.AddSingleton<IFunctions, FunctionService>();
        services.AddScoped<IJobHandler, ApplyHandler>();
        services.AddSingleton<ValueQueue>();
        services.AddSingleton<FunctionCosts>();
        services.AddScoped<IJobHandler, ValueHandler>();

        services.AddSingleton<RunLabels>();
        services.AddSingleton<LabelInputsReader>();
        services.AddSingleton<RunModels>();
        services.AddSingleton<DevRowsFile>();
        services.AddSingleton<LabelExplainer>();
        services.AddSingleton<LabelReading>();
        services.AddSingleton<LabelTexts>();
        services.AddSingleton<LabelPublisher>();
        services.AddSingleton<LabelFitter>();
        services.AddSingleton<LabelAnchorer>();
        services.AddSingleton<ILabels, LabelService>();
        services.AddScoped<IJobHandler, FitHandler>();
        services.AddScoped<IJobHandler, AnchorHandler>();

        services.AddSingleton<SecondOpinionReader>();
        services.AddSingleton<SecondOpinionMaker>();
        services.AddSingleton<SecondOpinionQueue>();
        services.AddSingleton<ISecondOpinions, SecondOpinionService>();
        services.AddScoped<IJobHandler, SecondOpinionHandler>();

        services.AddSingleton<QueueReading>();
        services.AddSingleton<IQueueFindings, QueueFindingsReader>();
        services.AddSingleton<QueueBuilder>();
        services.AddScoped<IJobHandler, QueueHandler>();
        services.AddSingleton<QueueLeases>();
        services.AddSingleton<AnswerBook>();
        services.AddSingleton<CardReader>();
        services.AddSingleton<IReviews, ReviewService>();
        services.AddSingleton<IReviewKeys, ReviewKeyStore>();
        services.AddSingleton<ICardAids, CardAids>();
        services.AddSingleton<IGuidelines, GuidelineService>();
        services.AddSingleton<IAdjudication, AdjudicationService>();
        services.AddSingleton<IAnnotators, AnnotatorService>();

        services.AddSingleton<LoadedStudents>();
        services.AddSingleton<StudentInputsReader>();
        services.AddSingleton<ProjectTeacher>();
        services.AddSingleton<StudentMaker>();
        services.AddSingleton<FieldOffers>();
        services.AddSingleton<IStudents, StudentService>();
        services.AddSingleton<IPredictions, PredictionService>();
        services.AddScoped<IJobHandler, TrainHandler>();

        services.AddSingleton<EvaluationReader>();
        services.AddSingleton<VoteEntrants>();
        services.AddSingleton<StudentPredictions>();
        services.AddSingleton<LessonReader>();
        services.AddSingleton<CostReader>();
        services.AddSingleton<ReportMaker>();
        services.AddSingleton<ReportFiles>();
        services.AddSingleton<IEvaluations, EvaluationService>();
        services.AddScoped<IJobHandler, EvaluateHandler>();

        services.AddSingleton<StudentLabels>();
        services.AddSingleton<AgreementReader>();
        services.AddSingleton<UncoveredReader>();
        services.AddSingleton<IAnalysis, AnalysisService>();

        services.AddSingleton<StudentClearances>();
        services.AddSingleton<TrainingDocuments>();
        services.AddSingleton<TrainingTables>();
        services.AddSingleton<ChatLines>();
        services.AddSingleton<CardTeachers>();
        services.AddSingleton<StudentFactsReader>();
        services.AddSingleton<DeploymentSigns>();
        services.AddSingleton<IDeployments, DeploymentService>();
        services.AddSingleton<DismissedRules>();
        services.AddSingleton<SuggestionMiner>();
        services.AddSingleton<CorrectionReader>();
        services.AddSingleton<ISuggestions, SuggestionService>();

        services.AddSingleton<IExports, ExportService>();
        return services;
    }
}
