package dev.reprise.feed.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Database;
import dev.reprise.feed.Token;
import dev.reprise.feed.mail.MailAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class AccountTest {
    private static final MailAddress ADA = MailAddress.parse("Ada@Example.org");
    private static final MailAddress ADA_KEY = new MailAddress(ADA.key());

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-01-10T12:00:00Z");
    private Database database;
    private UserStore users;
    private SignInLinks links;
    private ApiTokens tokens;
    private Sessions sessions;

    protected Database openDatabase() throws Exception {
        return Database.open(folder);
    }

    @BeforeEach
    void open() throws Exception {
        database = openDatabase();
        users = new UserStore(database, () -> now);
        links = new SignInLinks(database, users, () -> now);
        tokens = new ApiTokens(database, users, () -> now);
        sessions = new Sessions(database, () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "-ada", "ada-", "a--b", "ada lovelace", "ada/..", "<b>", "аda", "a\nb", "7ada"})
    void whatIsNoName(String name) {
        assertThatThrownBy(() -> new UserName(name)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @CsvSource({"Ada,Ada", "Ada Lovelace,Ada-Lovelace", "Jörg Müller,Jorg-Muller", "'  42nd (street) ',nd-street"})
    void nameOfAName(String called, String name) {
        assertThat(UserName.ofFullName(called).value()).isEqualTo(name);
    }

    @Test
    void namesDifferByMoreThanCase() {
        users.register(ADA, "Ada", "");
        var other = MailAddress.parse("other@example.org");
        assertThatThrownBy(() -> users.register(other, "aDA", "")).isInstanceOf(NameTaken.class);
        assertThatThrownBy(() -> users.register(other, "Reprise", "")).isInstanceOf(NameTaken.class);
        assertThatThrownBy(() -> users.register(ADA, "ada2", ""))
                .isInstanceOf(NameTaken.class)
                .hasMessageContaining("address");
        assertThat(users.findByName("ADA")).isPresent();
        assertThat(users.findByEmail(MailAddress.parse("ADA@EXAMPLE.ORG"))).isPresent();
    }

    @Test
    void addingAgainChangesTheRole() {
        var first = users.add(ADA, "Ada", Role.READER);
        var second = users.add(ADA, "Somebody", Role.EDITOR);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.name()).isEqualTo("Ada");
        assertThat(second.isEditor()).isTrue();
        assertThat(second.isModerator()).isFalse();
    }

    @Test
    void aLinkOpensOnce() {
        var token = links.create(ADA, "127.0.0.1").orElseThrow();
        assertThat(links.redeem("nobody's")).isEmpty();
        assertThat(links.redeem(token.value())).map(MailAddress::key).contains("ada@example.org");
        assertThat(links.redeem(token.value())).isEmpty();
    }

    @Test
    void ofManyAtOnceOneOpens() throws Exception {
        var token = links.create(ADA, "127.0.0.1").orElseThrow().value();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> redeem = () -> links.redeem(token).isPresent();
            var results = threads.invokeAll(
                    IntStream.range(0, 20).mapToObj(_ -> redeem).toList());
            int opened = 0;
            for (var result : results) {
                opened += result.get() ? 1 : 0;
            }
            assertThat(opened).isEqualTo(1);
        }
    }

    @Test
    void aLinkEndsAfterAQuarterOfAnHourAndWithTheNextThatIsUsed() {
        var old = links.create(ADA, "127.0.0.1").orElseThrow();
        now = now.plus(SignInLinks.VALID);
        assertThat(links.redeem(old.value())).isEmpty();
        var one = links.create(ADA, "127.0.0.1").orElseThrow();
        var two = links.create(ADA, "127.0.0.1").orElseThrow();
        assertThat(links.redeem(two.value())).isPresent();
        assertThat(links.redeem(one.value())).isEmpty();
    }

    @Test
    void nobodysMailboxIsFilled() {
        for (int i = 0; i < SignInLinks.WAITING; i++) {
            assertThat(links.create(ADA, "127.0.0." + i)).isPresent();
        }
        assertThat(links.create(ADA, "127.0.0.9")).isEmpty();
        assertThat(links.create(MailAddress.parse("b@example.org"), "127.0.0.9"))
                .isPresent();
        now = now.plus(SignInLinks.VALID).plusMillis(1);
        assertThat(links.create(ADA, "127.0.0.9")).isPresent();
    }

    @Test
    void whoUsesLinksGetsOthersButNotWithoutEnd() {
        for (int i = 0; i < SignInLinks.IN_ALL; i++) {
            assertThat(links.redeem(links.create(ADA, "127.0.0.1").orElseThrow().value()))
                    .isPresent();
        }
        assertThat(links.create(ADA, "127.0.0.1")).isEmpty();
        now = now.plus(SignInLinks.VALID).plusMillis(1);
        assertThat(links.create(ADA, "127.0.0.1")).isPresent();
    }

    @Test
    void aTokenIsItsUsersUntilItIsRevoked() {
        var ada = users.add(ADA, "Ada", Role.READER);
        var bob = users.add(MailAddress.parse("bob@example.org"), "Bob", Role.READER);
        var token = tokens.create(ada, "laptop");
        assertThat(tokens.find(token.value())).contains(ada);
        assertThat(tokens.find(token.hash())).isEmpty();
        var listed = tokens.of(ada).getFirst();
        assertThat(listed.label()).isEqualTo("laptop");
        assertThat(listed.lastUsedAt()).isEqualTo(now);
        tokens.revoke(bob, listed.id());
        assertThat(tokens.find(token.value())).contains(ada);
        tokens.revoke(ada, listed.id());
        assertThat(tokens.find(token.value())).isEmpty();
    }

    @Test
    void aSessionIsWhoseLinkOpenedItUntilItEnds() {
        var token = sessions.open(ADA).value();
        assertThat(sessions.find(token)).contains(new Sessions.Known(ADA_KEY, null));
        assertThat(sessions.find("another")).isEmpty();
        sessions.end(token);
        assertThat(sessions.find(token)).isEmpty();
        var old = sessions.open(ADA).value();
        now = now.plus(Sessions.VALID);
        assertThat(sessions.find(old)).isEmpty();
    }

    @Test
    void aSessionsTokenIsRenewedAndTheOldOneEndsIt() {
        var first = sessions.open(ADA).value();
        now = now.plus(Sessions.RENEWED_AFTER);
        var second = Objects.requireNonNull(sessions.find(first).orElseThrow().renewed());
        // requests that were under way
        now = now.plus(Sessions.GRACE).minusMillis(1);
        assertThat(sessions.find(first)).contains(new Sessions.Known(ADA_KEY, null));
        assertThat(sessions.find(second.value())).contains(new Sessions.Known(ADA_KEY, null));
        // somebody kept a copy: nobody knows who is who
        now = now.plusMillis(1);
        assertThat(sessions.find(first)).isEmpty();
        assertThat(sessions.find(second.value())).isEmpty();
    }

    @Test
    void ofManyRequestsAtOnceOneRenews() throws Exception {
        var token = sessions.open(ADA).value();
        now = now.plus(Sessions.RENEWED_AFTER);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Sessions.Known> find = () -> sessions.find(token).orElseThrow();
            var results =
                    threads.invokeAll(IntStream.range(0, 20).mapToObj(_ -> find).toList());
            int renewed = 0;
            for (var result : results) {
                renewed += result.get().renewed() == null ? 0 : 1;
            }
            assertThat(renewed).isEqualTo(1);
        }
    }

    @Test
    void noSecretIsStored() {
        var session = sessions.open(ADA);
        assertThat(database.jdbc()
                        .sql("SELECT token_hash FROM sessions")
                        .query(String.class)
                        .list())
                .containsExactly(Token.hash(session.value()));
        var link = links.create(ADA, "127.0.0.1").orElseThrow();
        var token = tokens.create(users.add(ADA, "Ada", Role.READER), "laptop");
        assertThat(database.jdbc()
                        .sql("SELECT token_hash FROM sign_in_tokens")
                        .query(String.class)
                        .list())
                .containsExactly(Token.hash(link.value()));
        assertThat(database.jdbc()
                        .sql("SELECT token_hash FROM api_tokens")
                        .query(String.class)
                        .list())
                .containsExactly(Token.hash(token.value()));
    }

    @Test
    void aClosedAccountStaysClosed() {
        var ada = users.add(ADA, "Ada", Role.READER);
        var token = tokens.create(ada, "laptop");
        var link = links.create(ADA, "127.0.0.1").orElseThrow();
        var session = sessions.open(ADA);
        users.close(ada);
        assertThat(sessions.find(session.value())).isEmpty();
        assertThat(tokens.find(token.value())).isEmpty();
        assertThat(links.redeem(link.value())).isEmpty();
        assertThat(links.create(ADA, "127.0.0.1")).isEmpty();
        assertThat(users.findByEmail(ADA)).isEmpty();
    }

    @Test
    void aDeletedAccountLeavesNoTrace() {
        var ada = users.add(ADA, "Ada", Role.READER);
        tokens.create(ada, "laptop");
        now = now.plus(Duration.ofDays(1));
        users.delete(ada);
        assertThat(database.jdbc()
                        .sql("SELECT name, full_name, email FROM users")
                        .query()
                        .listOfRows()
                        .toString())
                .doesNotContainIgnoringCase("ada@")
                .doesNotContain("Ada");
        assertThat(users.register(ADA, "Ada", "").id()).isNotEqualTo(ada.id());
    }
}
