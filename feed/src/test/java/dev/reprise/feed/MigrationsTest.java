package dev.reprise.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every schema that was ever released, filled by {@code migrations/vN.sql} as people had filled it, is brought up to date and keeps what was
 * in it. A new migration adds the file of the version before it.
 */
class MigrationsTest {
    private static final List<String> EARLIER = List.of("1", "2");
    private static final String LATEST = "3";

    @TempDir
    Path folder;

    Database.Address address(String version) throws Exception {
        return Database.Address.of(folder.resolve("v" + version));
    }

    @TestFactory
    List<DynamicTest> everyVersionIsBroughtUpToDate() {
        return EARLIER.stream()
                .map(version -> DynamicTest.dynamicTest("from version " + version, () -> {
                    var address = address(version);
                    try (var database = Database.openEmpty(address, version)) {
                        for (var statement : snapshot(version)) {
                            database.jdbc().sql(statement).update();
                        }
                    }
                    try (var database = Database.open(address)) {
                        assertThat(database.schemaVersion()).isEqualTo(LATEST);
                        var store = new PaperStore(database, Clock.systemUTC());
                        var item = store.find(new PaperId("2501.00042")).orElseThrow();
                        assertThat(item.paper().title()).isEqualTo("A Title");
                        assertThat(item.paper().authors()).containsExactly(Author.of("Ada Example"));
                        assertThat(item.entry()).isNotNull();
                        assertThat(item.upvotes()).isEqualTo(1);
                        assertThat(item.numComments()).isEqualTo(1);
                        assertThat(store.save(ImportedPaper.of(item.paper().id(), "Newer", Source.ATOM)
                                        .version(3)
                                        .build()))
                                .isEqualTo(PaperStore.Saved.CHANGED);
                    }
                }))
                .toList();
    }

    private static List<String> snapshot(String version) throws Exception {
        try (var in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(MigrationsTest.class.getResourceAsStream("migrations/v" + version + ".sql")),
                StandardCharsets.UTF_8))) {
            return List.of(String.join("\n", in.lines().toList()).split(";\\s*(?:\\n|$)"));
        }
    }
}
