using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LabelStudio.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Embeddings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "EncoderFolder",
                table: "Projects",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Similar",
                table: "FunctionVersions",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "EmbeddingChunks",
                columns: table => new
                {
                    ProjectId = table.Column<int>(type: "integer", nullable: false),
                    Encoder = table.Column<string>(type: "text", nullable: false),
                    Chunk = table.Column<int>(type: "integer", nullable: false),
                    DocumentVersion = table.Column<int>(type: "integer", nullable: false),
                    Count = table.Column<int>(type: "integer", nullable: false),
                    Dimensions = table.Column<int>(type: "integer", nullable: false),
                    Texts = table.Column<byte[]>(type: "bytea", nullable: false),
                    Scales = table.Column<byte[]>(type: "bytea", nullable: false),
                    Vectors = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EmbeddingChunks", x => new { x.ProjectId, x.Encoder, x.Chunk });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "EmbeddingChunks");

            migrationBuilder.DropColumn(
                name: "EncoderFolder",
                table: "Projects");

            migrationBuilder.DropColumn(
                name: "Similar",
                table: "FunctionVersions");
        }
    }
}
