package dev.reprise.feed.digest;

import dev.reprise.feed.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The store's tests once more, on PostgreSQL. */
class PostgresTest {

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    private static Database freshDatabase() throws IOException, SQLException {
        var name = "feed" + DATABASES.incrementAndGet();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return Database.open(postgres.getJdbcUrl("postgres", name), "postgres", "");
    }

    @Nested
    class SubscriptionsOnPostgres extends SubscriptionsTest {
        @Override
        Database openDatabase() throws Exception {
            return freshDatabase();
        }
    }

    @Nested
    class DigestsOnPostgres extends DigestsTest {
        @Override
        Database openDatabase() throws Exception {
            return freshDatabase();
        }
    }
}
