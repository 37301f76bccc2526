package dev.reprise.feed;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.reprise.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
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

    private final HikariDataSource dataSource;
    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    private Database(HikariDataSource dataSource) {
        this.dataSource = dataSource;
        this.template = new JdbcTemplate(dataSource);
        this.jdbc = JdbcClient.create(template);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    /**
     * Opens the H2 files {@code feed.mv.db} of a data folder, made if it is not there.
     *
     * @throws IOException if another process uses the folder, or it cannot be written to
     */
    public static Database open(Path folder) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new InvalidInputException("'" + folder + "' is a file; give a folder for the data");
        }
        Files.createDirectories(folder);
        var file = folder.toAbsolutePath().normalize().resolve("feed");
        if (file.toString().contains(";")) {
            throw new InvalidInputException("'" + folder + "': the data folder's name must not have a semicolon");
        }
        // WRITE_DELAY=0: written when committed, not half a second later
        var url = "jdbc:h2:file:" + file + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
        return open(url, null, null, folder.toString());
    }

    /**
     * Opens the database of a {@code jdbc:postgresql:} or {@code jdbc:h2:} URL.
     *
     * @throws InvalidInputException if the URL is of another kind
     * @throws IOException           if it cannot be reached
     */
    public static Database open(String url, @Nullable String user, @Nullable String password) throws IOException {
        if (!url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:h2:")) {
            throw new InvalidInputException("a database URL begins with jdbc:postgresql: (or jdbc:h2:), not '"
                    + PaperId.shown(url.replaceFirst("[:/].*", "")) + "'");
        }
        return open(url, user, password, url.replaceFirst("\\?.*", ""));
    }

    private static Database open(String url, @Nullable String user, @Nullable String password, String shown)
            throws IOException {
        var config = new HikariConfig();
        config.setPoolName("reprise-feed");
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(10);
        config.setInitializationFailTimeout(1);
        HikariDataSource dataSource;
        try {
            dataSource = new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw cannotOpen(shown, e);
        }
        try {
            Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            dataSource.close();
            throw new IOException(shown + ": the database's schema cannot be brought up to date: " + e.getMessage(), e);
        }
        return new Database(dataSource);
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

    @Override
    public void close() {
        dataSource.close();
    }
}
