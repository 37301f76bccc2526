package dev.reprise.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.DailyEntry.Submitter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00.123Z");

    @TempDir
    Path folder;

    /** The database that is backed up. */
    Database openDatabase() throws Exception {
        return Database.open(folder.resolve("data"));
    }

    static void fill(Database database) {
        var store = new PaperStore(database, () -> NOW);
        FirstDay.addTo(store, database);
        store.save(
                ImportedPaper.of(new PaperId("2501.00042"), "Quotes \" ' \\ and Zoë $x<y$", Source.ATOM)
                        .version(2)
                        .submitted(1, NOW)
                        .authors(List.of(new Author("Ada", "Lab")))
                        .categories(List.of("cs.LG"))
                        .keywords(List.of("one"))
                        .links(new Links(null, null, 7, null))
                        .withdrawn(NOW)
                        .build(),
                new DailyEntry(FirstDay.DAY, -1, NOW, Submitter.REPRISE, "a note", null, 3));
        database.jdbc()
                .sql(
                        "INSERT INTO users (name, name_key, full_name, email, role, created_at) VALUES ('Eve', 'eve', 'Eve', 'e@example.org', 'reader', ?)")
                .param(Sql.time(NOW))
                .update();
        for (var comment : List.of("first", "second")) {
            database.jdbc()
                    .sql("INSERT INTO comments (paper_id, author_id, markdown, created_at, parent_id)"
                            + " SELECT '2501.00042', id, ?, ?, (SELECT MIN(id) FROM comments) FROM users")
                    .params(comment, Sql.time(NOW))
                    .update();
        }
        database.jdbc()
                .sql(
                        "INSERT INTO scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, version) VALUES ('t', 'i', ?, ?, FALSE, 1)")
                .params(new byte[] {0, 1, -1}, Sql.time(NOW))
                .update();
        database.jdbc()
                .sql(
                        "INSERT INTO runs (id, paper_id, slug, mode, options, default_options, seed, state, requested_at, seconds) VALUES ('r', '2501.00042', 's', 'quick', '{}', TRUE, 0, 'done', ?, 0.1)")
                .param(Sql.time(NOW))
                .update();
    }

    /** All rows of all tables, each as text. */
    static Map<String, List<String>> rows(Database database) {
        var rows = new TreeMap<String, List<String>>();
        var tables = database.jdbc()
                .sql("SELECT LOWER(table_name) FROM information_schema.tables WHERE LOWER(table_schema) = 'public'")
                .query(String.class)
                .list();
        for (var table : tables) {
            if (!table.startsWith("flyway")) {
                rows.put(
                        table,
                        database
                                .jdbc()
                                .sql("SELECT * FROM " + table)
                                .query((row, _) -> {
                                    var columns = new TreeMap<String, String>();
                                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                                        var name = row.getMetaData()
                                                .getColumnName(i)
                                                .toLowerCase(Locale.ROOT);
                                        boolean isTime = name.endsWith("_at") || name.equals("execution_time");
                                        columns.put(
                                                name,
                                                name.equals("task_data")
                                                        ? Arrays.toString(row.getBytes(i))
                                                        : isTime
                                                                ? String.valueOf(Sql.instantOrNull(row, name))
                                                                : String.valueOf(row.getObject(i)));
                                    }
                                    return columns.toString();
                                })
                                .list()
                                .stream()
                                .sorted()
                                .toList());
            }
        }
        return rows;
    }

    @Test
    void everyRowAndFileComesBack() throws Exception {
        var data = folder.resolve("data");
        var backup = folder.resolve("backup.zip");
        Map<String, List<String>> before;
        Files.createDirectories(data.resolve("outbox"));
        Files.createDirectories(data.resolve("index"));
        Files.writeString(data.resolve("outbox/1.eml"), "Subject: x");
        Files.writeString(data.resolve("index/segments"), "can be made anew");
        try (var database = openDatabase()) {
            fill(database);
            before = rows(database);
            Backup.write(database, data, backup);
            assertThatThrownBy(() -> Backup.write(database, data, backup)).isInstanceOf(InvalidInputException.class);
        }
        assertThat(before.get("papers")).hasSize(37);
        assertThat(before.get("comments")).hasSize(2);

        var restored = folder.resolve("restored");
        Backup.restore(backup, restored);
        try (var database = Database.open(restored)) {
            assertThat(rows(database)).isEqualTo(before);
            database.jdbc()
                    .sql(
                            "INSERT INTO comments (paper_id, author_id, markdown, created_at) SELECT '2501.00042', id, 'third', ? FROM users")
                    .param(Sql.time(NOW))
                    .update();
            assertThat(rows(database).get("comments")).hasSize(3);
        }
        assertThat(restored.resolve("outbox/1.eml")).hasContent("Subject: x");
        assertThat(restored.resolve("index")).doesNotExist();
        assertThatThrownBy(() -> Backup.restore(backup, restored))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not empty");
    }

    @Test
    void whatIsNoBackupIsRefused() throws Exception {
        var file = folder.resolve("x.zip");
        var target = folder.resolve("target");
        assertThatThrownBy(() -> Backup.restore(file, target)).isInstanceOf(InvalidInputException.class);
        Files.writeString(file, "text");
        assertThatThrownBy(() -> Backup.restore(file, target)).isInstanceOf(InvalidInputException.class);
        zip(file, Map.of("other", "{}"));
        assertThatThrownBy(() -> Backup.restore(file, target)).isInstanceOf(InvalidInputException.class);
        zip(file, Map.of("backup.json", "{"));
        assertThatThrownBy(() -> Backup.restore(file, target)).isInstanceOf(InvalidInputException.class);
        zip(file, Map.of("backup.json", "{\"format\": \"reprise.backup/1\", \"schema\": \"99\"}"));
        assertThatThrownBy(() -> Backup.restore(file, target))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("newer");
        zip(file, Map.of("backup.json", "{\"format\": \"reprise.backup/1\", \"schema\": \"1\"}"));
        assertThatThrownBy(() -> Backup.restore(file, target))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("missing");
        assertThat(target).doesNotExist();
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void noFileIsWrittenOutsideOfTheFolder() throws Exception {
        var backup = folder.resolve("backup.zip");
        try (var database = openDatabase()) {
            Backup.write(database, folder.resolve("data"), backup);
        }
        var evil = folder.resolve("evil.zip");
        try (var in = new ZipFile(backup.toFile());
                var out = new ZipOutputStream(Files.newOutputStream(evil))) {
            for (var entry : in.stream().toList()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                in.getInputStream(entry).transferTo(out);
            }
            out.putNextEntry(new ZipEntry("files/../../escaped"));
            out.write('x');
        }
        assertThatThrownBy(() -> Backup.restore(evil, folder.resolve("target")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("outside");
        assertThat(folder.resolve("escaped")).doesNotExist();
        assertThat(folder.resolve("target")).doesNotExist();
    }

    private static void zip(Path file, Map<String, String> entries) throws Exception {
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
