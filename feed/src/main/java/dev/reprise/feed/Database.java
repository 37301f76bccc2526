package dev.reprise.feed;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.reprise.core.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The feed's database, its schema brought up to date: H2 files in a data folder, or PostgreSQL.
 *
 * <pre>{@code
 * try (var database = Database.open(dataFolder)) {
 *     var store = new PaperStore(database, Clock.systemUTC());
 * }
 * }</pre>
 *
 * <p>The files of a data folder belong to one process at a time; a second one is told so. A transaction that was committed is on its way to
 * the disk before the call returns: killing the process loses nothing.
 */
public final class Database implements AutoCloseable {
    private static final int H2_IN_USE = 90020;
    private static final AtomicInteger IN_MEMORY = new AtomicInteger();

    private final HikariDataSource dataSource;
    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    private final String shown;

    private Database(HikariDataSource dataSource, String shown) {
        this.dataSource = dataSource;
        this.shown = shown;
        this.template = new JdbcTemplate(dataSource);
        this.jdbc = JdbcClient.create(template);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    /**
     * Where a database is.
     *
     * @param shown what people know it by
     */
    public record Address(
            String url, @Nullable String user, @Nullable String password, String shown) {
        private static final String FILE = "feed";

        /**
         * The H2 files {@code feed.mv.db} of a data folder.
         *
         * @throws InvalidInputException if there is a file in the folder's place, or its name is one that no database can have
         */
        public static Address of(Path folder) {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new InvalidInputException("'" + folder + "' is a file; give a folder for the data");
            }
            var file = folder.toAbsolutePath().normalize().resolve(FILE).toString();
            if (file.contains(";")) {
                throw new InvalidInputException("'" + folder + "': the data folder's name must not have a semicolon");
            }
            // async: whoever is interrupted while writing does not close the file under all others.
            // WRITE_DELAY=0: written when committed, not half a second later
            // QUERY_CACHE_SIZE: a page has more than the 8 statements that a connection remembers
            return new Address(
                    "jdbc:h2:async:" + file + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;QUERY_CACHE_SIZE=64",
                    null,
                    null,
                    folder.toString());
        }

        /**
         * The database of a {@code jdbc:postgresql:} or {@code jdbc:h2:} URL.
         *
         * @throws InvalidInputException if the URL is of another kind
         */
        public static Address of(String url, @Nullable String user, @Nullable String password) {
            if (!url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:h2:")) {
                throw new InvalidInputException("a database URL begins with jdbc:postgresql: (or jdbc:h2:), not '"
                        + PaperId.shown(url.replaceFirst("[/@].*", "")) + "'");
            }
            return new Address(
                    url, user, password, url.replaceFirst("[?;].*", "").replaceFirst("//[^/]*@", "//"));
        }

        /** Whether a data folder has a database's files. */
        public static boolean exists(Path folder) {
            return Files.exists(folder.resolve(FILE + ".mv.db"));
        }
    }

    /**
     * Opens the database in a data folder, both made if they are not there.
     *
     * @throws IOException if another process uses the folder, or it cannot be written to
     */
    public static Database open(Path folder) throws IOException {
        var address = Address.of(folder);
        Files.createDirectories(folder);
        return open(address);
    }

    /** Opens the database of a URL, as {@link Address#of(String, String, String)}. */
    public static Database open(String url, @Nullable String user, @Nullable String password) throws IOException {
        return open(Address.of(url, user, password));
    }

    /** A new database that is gone when it is closed. */
    public static Database inMemory() throws IOException {
        return open(Address.of("jdbc:h2:mem:feed" + IN_MEMORY.incrementAndGet(), null, null));
    }

    /**
     * Opens a database and brings its schema up to date.
     *
     * @throws IOException if it cannot be reached, or another process uses its files
     */
    public static Database open(Address address) throws IOException {
        var database = connect(address);
        try {
            database.migrate();
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
        return database;
    }

    /**
     * Opens a database that has no tables yet, and gives it the schema of some version.
     *
     * @throws InvalidInputException if it has tables, or the version is not known
     */
    static Database openEmpty(Address address, String version) throws IOException {
        var database = connect(address);
        try {
            if (database.flyway("latest").info().current() != null) {
                throw new InvalidInputException(
                        address.shown() + ": the database is not empty: a backup is restored into an empty one");
            }
            boolean known = Stream.of(database.flyway("latest").info().all())
                    .anyMatch(migration -> version.equals(String.valueOf(migration.getVersion())));
            if (!known) {
                throw new InvalidInputException("the backup is of schema version " + PaperId.shown(version)
                        + ", which this version of Reprise does not know: restore it with a newer one");
            }
            database.migrate(version);
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
        return database;
    }

    private static Database connect(Address address) throws IOException {
        var config = new HikariConfig();
        config.setPoolName("reprise-feed");
        config.setJdbcUrl(address.url());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(10);
        config.setInitializationFailTimeout(1);
        try {
            return new Database(new HikariDataSource(config), address.shown());
        } catch (RuntimeException e) {
            throw cannotOpen(address.shown(), e);
        }
    }

    private static IOException cannotOpen(String shown, RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return new IOException(
                        sql.getErrorCode() == H2_IN_USE
                                ? "the data folder '" + shown
                                        + "' is in use by another process, probably `reprise up`.\n"
                                        + "Stop that one first, or give another folder with --data."
                                : "the database " + shown + " cannot be opened: " + sql.getMessage(),
                        e);
            }
        }
        return new IOException("the database " + shown + " cannot be opened: " + e.getMessage(), e);
    }

    /** Brings the schema up to date. */
    void migrate() throws IOException {
        migrate("latest");
    }

    private void migrate(String target) throws IOException {
        try {
            flyway(target).migrate();
        } catch (FlywayException e) {
            throw new IOException(shown + ": the database's schema cannot be brought up to date: " + e.getMessage(), e);
        }
    }

    private Flyway flyway(String target) {
        return Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .target(target)
                .load();
    }

    /** The version of the schema, such as {@code 1}. */
    String schemaVersion() {
        var current = flyway("latest").info().current();
        return current == null ? "" : String.valueOf(current.getVersion());
    }

    /** For statements; inside of {@link #inTransaction} they are part of it. */
    public JdbcClient jdbc() {
        return jdbc;
    }

    /** For batches. */
    JdbcTemplate template() {
        return template;
    }

    public DataSource dataSource() {
        return dataSource;
    }

    /** Runs it in one transaction, or in the one that this thread is in; an exception rolls it back. */
    public <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
        return transactions.execute(_ -> work.get());
    }

    /** Runs it in one transaction, or in the one that this thread is in; an exception rolls it back. */
    public void inTransaction(Runnable work) {
        transactions.executeWithoutResult(_ -> work.run());
    }

    /** Something that works on a connection. */
    @FunctionalInterface
    interface Work {
        void on(Connection connection) throws SQLException, IOException;
    }

    /** Runs it in a transaction that sees the database as of one moment. */
    void inSnapshot(Work work) throws IOException {
        var snapshot = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        try {
            snapshot.executeWithoutResult(_ -> template.execute((ConnectionCallback<Boolean>) connection -> {
                try {
                    work.on(connection);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return true;
            }));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
