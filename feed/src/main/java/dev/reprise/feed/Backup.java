package dev.reprise.feed;

import dev.reprise.core.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that is kept, in one file: the rows of every table, and the files of the data folder beside them (mails that were not sent, reports of
 * runs). It is made of one database and read into another, whichever of the two kinds they are; one that an older version made is read by the
 * schema of that version and then brought up to date.
 *
 * <p>The file is a zip: {@code backup.json} names the format and the version of the schema, {@code tables/NAME.jsonl} has a row a line, all
 * values as text, {@code files/...} are the files. What can be made anew, the search index, or be fetched again,
 * models, is left out.
 */
public final class Backup {
    private static final String FORMAT = "reprise.backup/1";
    private static final String HEADER = "backup.json";
    private static final String HISTORY = "flyway_schema_history";
    private static final String TABLES = "tables/";
    private static final String FILES = "files/";
    private static final Set<String> LEFT_OUT = Set.of("feed.mv.db", "feed.trace.db", "index", "models", "sync.lock");
    private static final int BATCH = 500;

    private Backup() {}

    /**
     * Writes a backup, all of it as of one moment. It appears under its name when it is complete.
     *
     * @param folder the data folder, whose files it takes along
     * @throws InvalidInputException if there is a file of that name
     * @throws IOException           if it cannot be written
     */
    public static void write(Database database, Path folder, Path file) throws IOException {
        if (Files.exists(file)) {
            throw new InvalidInputException("'" + file + "' is there already; name another file");
        }
        var unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            try (var out = new ZipOutputStream(Files.newOutputStream(unfinished))) {
                database.inSnapshot(connection -> writeTables(connection, database.schemaVersion(), out));
                writeFiles(folder, file, out);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void writeTables(Connection connection, String version, ZipOutputStream out)
            throws SQLException, IOException {
        var header =
                JsonMapper.shared().createObjectNode().put("format", FORMAT).put("schema", version);
        entry(out, HEADER, to -> to.write(JsonMapper.shared().writeValueAsBytes(header)));
        for (var table : tables(connection)) {
            out.putNextEntry(new ZipEntry(TABLES + table + ".jsonl"));
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT * FROM " + table + " ORDER BY 1")) {
                writeRows(rows, out);
            }
            out.closeEntry();
        }
    }

    private static void writeRows(ResultSet rows, OutputStream out) throws SQLException, IOException {
        var columns = rows.getMetaData();
        while (rows.next()) {
            var row = JsonMapper.shared().createObjectNode();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                row.put(columns.getColumnName(i).toLowerCase(Locale.ROOT), text(rows, columns, i));
            }
            out.write(JsonMapper.shared().writeValueAsBytes(row));
            out.write('\n');
        }
    }

    private static @Nullable String text(ResultSet row, ResultSetMetaData columns, int i) throws SQLException {
        @Nullable
        Object value = switch (Kind.of(columns.getColumnType(i), columns.getColumnTypeName(i))) {
            case TIME -> row.getObject(i, OffsetDateTime.class);
            case DAY -> row.getObject(i, LocalDate.class);
            case BYTES -> {
                byte @Nullable [] bytes = row.getBytes(i);
                yield bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
            }
            default -> row.getObject(i);
        };
        return switch (value) {
            case null -> null;
            case OffsetDateTime time -> time.toInstant().toString();
            default -> value.toString();
        };
    }

    private static void writeFiles(Path folder, Path backup, ZipOutputStream out) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> files;
        try (var all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(f ->
                            !LEFT_OUT.contains(folder.relativize(f).getName(0).toString()))
                    .filter(f -> !f.getFileName().toString().endsWith(".unfinished"))
                    .filter(f -> !f.toAbsolutePath().equals(backup.toAbsolutePath()))
                    .sorted()
                    .toList();
        }
        for (var f : files) {
            entry(out, FILES + folder.relativize(f).toString().replace('\\', '/'), to -> Files.copy(f, to));
        }
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static void entry(ZipOutputStream out, String name, Content content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        content.writeTo(out);
        out.closeEntry();
    }

    /**
     * Reads a backup into a folder that is not there or empty, as H2 files. The folder appears when everything was read.
     *
     * @throws InvalidInputException if the folder is not empty, or the file is no backup that this version can read
     * @throws IOException           if it cannot be read or written
     */
    public static void restore(Path file, Path folder) throws IOException {
        requireEmpty(folder);
        var target = folder.toAbsolutePath().normalize();
        var unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        if (Files.exists(unfinished)) {
            throw new InvalidInputException(
                    "'" + unfinished + "' is left of a restore that was interrupted; delete it first");
        }
        try {
            Files.createDirectories(unfinished);
            try (var zip = open(file)) {
                readInto(zip, Database.Address.of(unfinished));
                readFiles(zip, unfinished);
            }
            Files.deleteIfExists(target);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(unfinished);
        }
    }

    /**
     * Reads a backup's rows into an empty database, and its files into an empty folder.
     *
     * @throws InvalidInputException if one of them is not empty, or the file is no backup that this version can read
     * @throws IOException           if it cannot be read or written
     */
    public static void restore(Path file, Path folder, Database.Address address) throws IOException {
        requireEmpty(folder);
        Files.createDirectories(folder);
        try (var zip = open(file)) {
            readInto(zip, address);
            readFiles(zip, folder);
        }
    }

    private static void requireEmpty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            if (!Files.isDirectory(folder)) {
                throw new InvalidInputException("'" + folder + "' is a file; give a folder for the data");
            }
            try (var files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new InvalidInputException(
                            "'" + folder + "' is not empty: a backup is restored into an empty folder");
                }
            }
        }
    }

    private static ZipFile open(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new InvalidInputException("no such file: " + file);
        }
        try {
            return new ZipFile(file.toFile(), StandardCharsets.UTF_8);
        } catch (ZipException e) {
            throw new InvalidInputException(file.getFileName() + ": not a backup: " + e.getMessage(), e);
        }
    }

    private static void readInto(ZipFile zip, Database.Address address) throws IOException {
        var version = version(zip);
        try (var database = Database.openEmpty(address, version)) {
            database.inSnapshot(connection -> readTables(zip, connection));
            database.migrate();
        }
    }

    private static String version(ZipFile zip) throws IOException {
        var entry = zip.getEntry(HEADER);
        if (entry != null) {
            try (var in = zip.getInputStream(entry)) {
                var header = JsonMapper.shared().readTree(in);
                if (FORMAT.equals(header.path("format").asString(""))
                        && header.path("schema").isString()) {
                    return header.path("schema").asString();
                }
            } catch (JacksonException e) {
                throw new InvalidInputException(zip.getName() + ": not a backup: its " + HEADER + " is not valid", e);
            }
        }
        throw new InvalidInputException(zip.getName() + ": not a backup in the format " + FORMAT);
    }

    private static void readTables(ZipFile zip, Connection connection) throws SQLException, IOException {
        for (var table : tables(connection)) {
            var entry = zip.getEntry(TABLES + table + ".jsonl");
            if (entry == null) {
                throw new InvalidInputException(zip.getName() + ": the table " + table + " is missing");
            }
            try (var in = zip.getInputStream(entry)) {
                readRows(connection, table, in);
            } catch (JacksonException e) {
                throw new InvalidInputException(zip.getName() + ": the rows of " + table + " are not valid JSON", e);
            }
            restartIdentity(connection, table);
        }
    }

    private static void readRows(Connection connection, String table, InputStream in) throws SQLException, IOException {
        var kinds = columns(connection, table);
        var names = List.copyOf(kinds.keySet());
        var sql = "INSERT INTO " + table + " (" + String.join(", ", names) + ") VALUES ("
                + String.join(", ", names.stream().map(_ -> "?").toList()) + ")";
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try (var insert = connection.prepareStatement(sql)) {
            int rows = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var row = JsonMapper.shared().readTree(line);
                int i = 1;
                for (var column : kinds.entrySet()) {
                    set(insert, i++, column.getValue(), row.path(column.getKey()));
                }
                insert.addBatch();
                if (++rows % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private static void set(PreparedStatement insert, int i, Kind kind, JsonNode value) throws SQLException {
        if (!value.isString()) {
            insert.setNull(i, kind.type);
            return;
        }
        var text = value.asString();
        switch (kind) {
            case TIME -> insert.setObject(i, OffsetDateTime.parse(text));
            case DAY -> insert.setObject(i, LocalDate.parse(text));
            case BYTES -> insert.setBytes(i, Base64.getDecoder().decode(text));
            case WHOLE -> insert.setLong(i, Long.parseLong(text));
            case NUMBER -> insert.setDouble(i, Double.parseDouble(text));
            case TRUTH -> insert.setBoolean(i, Boolean.parseBoolean(text));
            case TEXT -> insert.setString(i, text);
        }
    }

    private static void restartIdentity(Connection connection, String table) throws SQLException {
        try (var columns =
                connection.getMetaData().getColumns(null, connection.getSchema(), stored(connection, table), null)) {
            while (columns.next()) {
                if (!"YES".equals(columns.getString("IS_AUTOINCREMENT"))) {
                    continue;
                }
                var name = columns.getString("COLUMN_NAME");
                try (var statement = connection.createStatement();
                        var last = statement.executeQuery("SELECT COALESCE(MAX(" + name + "), 0) FROM " + table)) {
                    last.next();
                    long next = last.getLong(1) + 1;
                    statement.execute("ALTER TABLE " + table + " ALTER COLUMN " + name + " RESTART WITH " + next);
                }
            }
        }
    }

    private static void readFiles(ZipFile zip, Path folder) throws IOException {
        var root = folder.toAbsolutePath().normalize();
        for (var entry : zip.stream().toList()) {
            if (entry.isDirectory() || !entry.getName().startsWith(FILES)) {
                continue;
            }
            var target = root.resolve(entry.getName().substring(FILES.length())).normalize();
            if (!target.startsWith(root) || target.equals(root)) {
                throw new InvalidInputException(
                        zip.getName() + ": '" + PaperId.shown(entry.getName()) + "' lies outside of the folder");
            }
            Files.createDirectories(target.getParent());
            try (var in = zip.getInputStream(entry)) {
                Files.copy(in, target);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    // ---- the schema
    // --------------------------------------------------------------------------------------------------

    /** What a column holds. */
    private enum Kind {
        TIME(Types.TIMESTAMP_WITH_TIMEZONE),
        DAY(Types.DATE),
        BYTES(Types.VARBINARY),
        WHOLE(Types.BIGINT),
        NUMBER(Types.DOUBLE),
        TRUTH(Types.BOOLEAN),
        TEXT(Types.VARCHAR);

        private final int type;

        Kind(int type) {
            this.type = type;
        }

        static Kind of(int type, String name) {
            return switch (type) {
                case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> TIME;
                case Types.DATE -> DAY;
                case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> BYTES;
                case Types.BIGINT, Types.INTEGER, Types.SMALLINT -> WHOLE;
                case Types.DOUBLE -> NUMBER;
                case Types.BOOLEAN, Types.BIT -> TRUTH;
                case Types.VARCHAR, Types.CHAR -> TEXT;
                default -> throw new IllegalStateException("a column of type " + name + " in the schema");
            };
        }
    }

    private static Map<String, Kind> columns(Connection connection, String table) throws SQLException {
        var kinds = new LinkedHashMap<String, Kind>();
        try (var columns =
                connection.getMetaData().getColumns(null, connection.getSchema(), stored(connection, table), null)) {
            while (columns.next()) {
                kinds.put(
                        columns.getString("COLUMN_NAME").toLowerCase(Locale.ROOT),
                        Kind.of(columns.getInt("DATA_TYPE"), columns.getString("TYPE_NAME")));
            }
        }
        return kinds;
    }

    /** All tables, in lower case, each behind those that it refers to. */
    private static List<String> tables(Connection connection) throws SQLException {
        var metadata = connection.getMetaData();
        var references = new TreeMap<String, Set<String>>();
        try (var tables =
                metadata.getTables(null, connection.getSchema(), null, new String[] {"TABLE", "BASE TABLE"})) {
            while (tables.next()) {
                var name = tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT);
                if (!name.equals(HISTORY)) {
                    references.put(name, new TreeSet<>());
                }
            }
        }
        for (var table : references.entrySet()) {
            try (var keys =
                    metadata.getImportedKeys(null, connection.getSchema(), stored(connection, table.getKey()))) {
                while (keys.next()) {
                    var other = keys.getString("PKTABLE_NAME").toLowerCase(Locale.ROOT);
                    if (!other.equals(table.getKey())) {
                        table.getValue().add(other);
                    }
                }
            }
        }
        var ordered = new LinkedHashSet<String>();
        while (ordered.size() < references.size()) {
            boolean found = false;
            for (var table : references.entrySet()) {
                found |= ordered.containsAll(table.getValue()) && ordered.add(table.getKey());
            }
            if (!found) {
                throw new IllegalStateException("tables refer to each other in a circle");
            }
        }
        return List.copyOf(ordered);
    }

    /** A name as this database stores it. */
    private static String stored(Connection connection, String name) throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        return metadata.storesUpperCaseIdentifiers() ? name.toUpperCase(Locale.ROOT) : name;
    }
}
