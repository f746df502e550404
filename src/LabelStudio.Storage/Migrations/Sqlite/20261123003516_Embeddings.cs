using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LabelStudio.Storage.Migrations.Sqlite
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
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Similar",
                table: "FunctionVersions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "EmbeddingChunks",
                columns: table => new
                {
                    ProjectId = table.Column<int>(type: "INTEGER", nullable: false),
                    Encoder = table.Column<string>(type: "TEXT", nullable: false),
                    Chunk = table.Column<int>(type: "INTEGER", nullable: false),
                    DocumentVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false),
                    Dimensions = table.Column<int>(type: "INTEGER", nullable: false),
                    Texts = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Scales = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Vectors = table.Column<byte[]>(type: "BLOB", nullable: false)
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
