using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LabelStudio.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class QueueMixes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "Strategy",
                table: "Queues",
                newName: "Mix");

            migrationBuilder.AddColumn<string>(
                name: "Filter",
                table: "Queues",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "FunctionId",
                table: "Queues",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "FunctionVersionId",
                table: "Queues",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "OutOfFoldRunId",
                table: "Queues",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "HadGold",
                table: "QueueItems",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Strategy",
                table: "QueueItems",
                type: "text",
                nullable: false,
                defaultValue: "");

            // queues were made by one strategy each, and kept its name as the code had it
            migrationBuilder.Sql(
                """
                UPDATE "Queues" SET "Mix" = CASE "Mix" WHEN 'LeastConfidence' THEN 'least-confidence' ELSE lower("Mix") END;
                """);
            migrationBuilder.Sql(
                """
                UPDATE "QueueItems" SET "Strategy" = (SELECT "Mix" FROM "Queues" WHERE "Queues"."Id" = "QueueItems"."QueueId");
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Filter",
                table: "Queues");

            migrationBuilder.DropColumn(
                name: "FunctionId",
                table: "Queues");

            migrationBuilder.DropColumn(
                name: "FunctionVersionId",
                table: "Queues");

            migrationBuilder.DropColumn(
                name: "OutOfFoldRunId",
                table: "Queues");

            migrationBuilder.DropColumn(
                name: "HadGold",
                table: "QueueItems");

            migrationBuilder.DropColumn(
                name: "Strategy",
                table: "QueueItems");

            migrationBuilder.RenameColumn(
                name: "Mix",
                table: "Queues",
                newName: "Strategy");
        }
    }
}
