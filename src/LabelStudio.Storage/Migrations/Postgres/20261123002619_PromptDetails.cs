using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LabelStudio.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PromptDetails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Examples",
                table: "PromptAnswers",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Calibration",
                table: "FunctionVersions",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Examples",
                table: "PromptAnswers");

            migrationBuilder.DropColumn(
                name: "Calibration",
                table: "FunctionVersions");
        }
    }
}
