using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace LabelStudio.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Teachers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "TeacherId",
                table: "FunctionVersions",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ExportOverrides",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ProjectId = table.Column<int>(type: "integer", nullable: false),
                    RunId = table.Column<long>(type: "bigint", nullable: false),
                    Teachers = table.Column<string>(type: "text", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false),
                    By = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExportOverrides", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PromptAnswers",
                columns: table => new
                {
                    FunctionVersionId = table.Column<int>(type: "integer", nullable: false),
                    Ordinal = table.Column<int>(type: "integer", nullable: false),
                    ContentHash = table.Column<long>(type: "bigint", nullable: false),
                    Class = table.Column<int>(type: "integer", nullable: false),
                    Confidence = table.Column<float>(type: "real", nullable: true),
                    RawConfidence = table.Column<float>(type: "real", nullable: true),
                    Reason = table.Column<byte>(type: "smallint", nullable: true),
                    Answer = table.Column<string>(type: "text", nullable: true),
                    Rationale = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PromptAnswers", x => new { x.FunctionVersionId, x.Ordinal });
                    table.ForeignKey(
                        name: "FK_PromptAnswers_FunctionVersions_FunctionVersionId",
                        column: x => x.FunctionVersionId,
                        principalTable: "FunctionVersions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PromptRuns",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ProjectId = table.Column<int>(type: "integer", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<byte>(type: "smallint", nullable: false),
                    Request = table.Column<string>(type: "text", nullable: false),
                    FunctionVersions = table.Column<string>(type: "text", nullable: false),
                    Estimate = table.Column<string>(type: "text", nullable: true),
                    JobId = table.Column<long>(type: "bigint", nullable: true),
                    Message = table.Column<string>(type: "text", nullable: true),
                    By = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    EndedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PromptRuns", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "TeacherAnswers",
                columns: table => new
                {
                    Key = table.Column<string>(type: "text", nullable: false),
                    TeacherId = table.Column<int>(type: "integer", nullable: false),
                    ProjectId = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Reply = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TeacherAnswers", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "TeacherCalls",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<string>(type: "text", nullable: false),
                    Attempt = table.Column<int>(type: "integer", nullable: false),
                    TeacherId = table.Column<int>(type: "integer", nullable: false),
                    Model = table.Column<string>(type: "text", nullable: false),
                    Parameters = table.Column<string>(type: "text", nullable: false),
                    ProjectId = table.Column<int>(type: "integer", nullable: true),
                    FunctionVersionId = table.Column<int>(type: "integer", nullable: true),
                    PromptRunId = table.Column<long>(type: "bigint", nullable: true),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Outcome = table.Column<byte>(type: "smallint", nullable: true),
                    Milliseconds = table.Column<int>(type: "integer", nullable: true),
                    InputTokens = table.Column<int>(type: "integer", nullable: false),
                    CachedTokens = table.Column<int>(type: "integer", nullable: false),
                    OutputTokens = table.Column<int>(type: "integer", nullable: false),
                    Cost = table.Column<long>(type: "bigint", nullable: false),
                    Assumed = table.Column<bool>(type: "boolean", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TeacherCalls", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Teachers",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Definition = table.Column<string>(type: "text", nullable: false),
                    Terms = table.Column<string>(type: "text", nullable: false),
                    ProtectedKey = table.Column<string>(type: "text", nullable: true),
                    TestedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Deleted = table.Column<bool>(type: "boolean", nullable: false),
                    By = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Teachers", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_FunctionVersions_TeacherId",
                table: "FunctionVersions",
                column: "TeacherId");

            migrationBuilder.CreateIndex(
                name: "IX_ExportOverrides_ProjectId_RunId",
                table: "ExportOverrides",
                columns: new[] { "ProjectId", "RunId" });

            migrationBuilder.CreateIndex(
                name: "IX_PromptRuns_ProjectId_Number",
                table: "PromptRuns",
                columns: new[] { "ProjectId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_TeacherAnswers_ProjectId",
                table: "TeacherAnswers",
                column: "ProjectId");

            migrationBuilder.CreateIndex(
                name: "IX_TeacherCalls_ProjectId_At",
                table: "TeacherCalls",
                columns: new[] { "ProjectId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_TeacherCalls_PromptRunId_FunctionVersionId",
                table: "TeacherCalls",
                columns: new[] { "PromptRunId", "FunctionVersionId" });

            migrationBuilder.CreateIndex(
                name: "IX_TeacherCalls_TeacherId",
                table: "TeacherCalls",
                column: "TeacherId");

            migrationBuilder.CreateIndex(
                name: "IX_Teachers_Name",
                table: "Teachers",
                column: "Name");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ExportOverrides");

            migrationBuilder.DropTable(
                name: "PromptAnswers");

            migrationBuilder.DropTable(
                name: "PromptRuns");

            migrationBuilder.DropTable(
                name: "TeacherAnswers");

            migrationBuilder.DropTable(
                name: "TeacherCalls");

            migrationBuilder.DropTable(
                name: "Teachers");

            migrationBuilder.DropIndex(
                name: "IX_FunctionVersions_TeacherId",
                table: "FunctionVersions");

            migrationBuilder.DropColumn(
                name: "TeacherId",
                table: "FunctionVersions");
        }
    }
}
