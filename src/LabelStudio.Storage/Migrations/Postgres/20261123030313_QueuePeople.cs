using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LabelStudio.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class QueuePeople : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "Blind",
                table: "Queues",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "Overlap",
                table: "Queues",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<byte>(
                name: "Policy",
                table: "Queues",
                type: "smallint",
                nullable: false,
                defaultValue: (byte)0);

            migrationBuilder.AddColumn<int>(
                name: "GoldAfter",
                table: "Annotations",
                type: "integer",
                nullable: false,
                defaultValue: -1);

            migrationBuilder.AddColumn<byte>(
                name: "Kind",
                table: "Annotations",
                type: "smallint",
                nullable: false,
                defaultValue: (byte)0);

            migrationBuilder.AddColumn<int>(
                name: "PlantedClass",
                table: "Annotations",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "UndoneBy",
                table: "Annotations",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "QueueAssignments",
                columns: table => new
                {
                    QueueId = table.Column<int>(type: "integer", nullable: false),
                    UserId = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_QueueAssignments", x => new { x.QueueId, x.UserId });
                    table.ForeignKey(
                        name: "FK_QueueAssignments_Queues_QueueId",
                        column: x => x.QueueId,
                        principalTable: "Queues",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "QueueSlots",
                columns: table => new
                {
                    QueueId = table.Column<int>(type: "integer", nullable: false),
                    Position = table.Column<int>(type: "integer", nullable: false),
                    Slot = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<byte>(type: "smallint", nullable: false),
                    UserId = table.Column<int>(type: "integer", nullable: true),
                    LeasedUntil = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_QueueSlots", x => new { x.QueueId, x.Position, x.Slot });
                    table.ForeignKey(
                        name: "FK_QueueSlots_Queues_QueueId",
                        column: x => x.QueueId,
                        principalTable: "Queues",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_QueueSlots_QueueId_Position_UserId",
                table: "QueueSlots",
                columns: new[] { "QueueId", "Position", "UserId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_QueueSlots_QueueId_State_Position",
                table: "QueueSlots",
                columns: new[] { "QueueId", "State", "Position" });

            // what was asked of one person so far: one slot a document, with whoever answered it
            migrationBuilder.Sql(
                """
                INSERT INTO "QueueSlots" ("QueueId", "Position", "Slot", "State", "UserId")
                SELECT i."QueueId", i."Position", 0, i."State",
                    (SELECT a."UserId" FROM "Annotations" AS a
                     WHERE a."QueueId" = i."QueueId" AND a."Position" = i."Position" AND a."UndoneAt" IS NULL AND i."State" <> 0 ORDER BY a."Id" DESC LIMIT 1)
                FROM "QueueItems" AS i
                """);
            migrationBuilder.Sql("""UPDATE "Annotations" SET "GoldAfter" = CASE WHEN "Class" >= 0 THEN "Class" ELSE "GoldBefore" END""");

            migrationBuilder.AddColumn<int>(
                name: "PlantedClass",
                table: "QueueItems",
                type: "integer",
                nullable: true);

            migrationBuilder.DropColumn(
                name: "LeasedTo",
                table: "QueueItems");

            migrationBuilder.DropColumn(
                name: "LeasedUntil",
                table: "QueueItems");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "QueueAssignments");

            migrationBuilder.DropTable(
                name: "QueueSlots");

            migrationBuilder.DropColumn(
                name: "Blind",
                table: "Queues");

            migrationBuilder.DropColumn(
                name: "Overlap",
                table: "Queues");

            migrationBuilder.DropColumn(
                name: "Policy",
                table: "Queues");

            migrationBuilder.DropColumn(
                name: "GoldAfter",
                table: "Annotations");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "Annotations");

            migrationBuilder.DropColumn(
                name: "PlantedClass",
                table: "Annotations");

            migrationBuilder.DropColumn(
                name: "UndoneBy",
                table: "Annotations");

            migrationBuilder.DropColumn(
                name: "PlantedClass",
                table: "QueueItems");

            migrationBuilder.AddColumn<int>(
                name: "LeasedTo",
                table: "QueueItems",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "LeasedUntil",
                table: "QueueItems",
                type: "timestamp with time zone",
                nullable: true);
        }
    }
}
