package dev.reprise.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.account.AccountTest;
import dev.reprise.feed.digest.DigestsTest;
import dev.reprise.feed.digest.SubscriptionsTest;
import dev.reprise.feed.discussion.DiscussionTest;
import dev.reprise.feed.rank.TrendingTest;
import dev.reprise.feed.run.RunStoreTest;
import dev.reprise.feed.submission.SubmissionsTest;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests of everything that is stored once more, on PostgreSQL. */
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

    private static Database.Address fresh() throws SQLException {
        var name = "feed" + DATABASES.incrementAndGet();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return Database.Address.of(postgres.getJdbcUrl("postgres", name), "postgres", "");
    }

    @Nested
    class PapersOnPostgres extends PaperStoreTest {
        @Override
        Database openDatabase() throws Exception {
            return Database.open(fresh());
        }
    }

    @Nested
    class AccountsOnPostgres extends AccountTest {
        @Override
        protected Database openDatabase() throws Exception {
            return Database.open(fresh());
        }
    }

    @Nested
    class DiscussionOnPostgres extends DiscussionTest {
        @Override
        protected Database openDatabase() throws Exception {
            return Database.open(fresh());
        }
    }

    @Nested
    class SubmissionsOnPostgres extends SubmissionsTest {
        @Override
        protected Database openDatabase() throws Exception {
            return Database.open(fresh());
        }
    }

    @Nested
    class SubscriptionsOnPostgres extends SubscriptionsTest {
        @Override
        protected Database openDatabase() throws Exception {
            return Database.open(fresh());
        }
    }

    @Nested
    class DigestsOnPostgres extends DigestsTest {
        @Override
        protected Database openDatabase() throws Exception {
            return Database.open(fresh());
        }
    }

    @Nested
    class TrendingOnPostgres extends TrendingTest {
        @Override
        protected Database openDatabase() throws Exception {
            return Database.open(fresh());
        }
    }

    @Nested
    class RunsOnPostgres extends RunStoreTest {
        @Override
        protected Database openDatabase() throws Exception {
            return Database.open(fresh());
        }
    }

    @Nested
    class MigrationsOnPostgres extends MigrationsTest {
        @Override
        Database.Address address(String version) throws Exception {
            return fresh();
        }
    }

    /** Made on PostgreSQL, restored to H2. */
    @Nested
    class BackupOfPostgres extends BackupTest {
        @Override
        Database openDatabase() throws Exception {
            return Database.open(fresh());
        }
    }

    @Test
    void aBackupMovesFromH2ToPostgres(@TempDir Path folder) throws Exception {
        var backup = folder.resolve("backup.zip");
        var address = fresh();
        try (var h2 = Database.open(folder.resolve("data"))) {
            BackupTest.fill(h2);
            Backup.write(h2, folder.resolve("data"), backup);
            Backup.restore(backup, folder.resolve("restored"), address);
            try (var restored = Database.open(address)) {
                assertThat(BackupTest.rows(restored)).isEqualTo(BackupTest.rows(h2));
            }
        }
        assertThatThrownBy(() -> Backup.restore(backup, folder.resolve("again"), address))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not empty");
    }
}
