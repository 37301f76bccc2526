package dev.reprise.feed.submission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Author;
import dev.reprise.feed.Database;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperRecord;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.Source;
import dev.reprise.feed.TestCertificate;
import dev.reprise.feed.account.Role;
import dev.reprise.feed.account.User;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.mail.MailAddress;
import dev.reprise.feed.submission.AuthorClaim.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims, and the pages that prove them, from a server of our own that answers for the hosts of the test. */
class AuthorClaimsTest {
    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");
    private static final PaperId PAPER = PaperId.parse("2501.00042");

    @TempDir
    Path folder;

    private Database database;
    private AuthorClaims claims;
    private PaperRecord paper;
    private User ada;
    private User eve;
    private SSLServerSocket server;

    /** By host and path: what the server answers. */
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    private final List<String> asked = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws Exception {
        database = Database.open(folder);
        var papers = new PaperStore(database, () -> NOW);
        papers.save(ImportedPaper.of(PAPER, "A paper", Source.ATOM)
                .version(1)
                .summary(
                        "We publish code at https://github.com/ada/code. More at http://ada.example.org/paper/. Write to ada@example.org.")
                .authors(List.of(Author.of("Ada Example"), Author.of("Bob Example")))
                .published(NOW)
                .build());
        paper = papers.find(PAPER).orElseThrow().paper();
        var users = new UserStore(database, () -> NOW);
        ada = users.add(MailAddress.parse("ada@example.org"), "Ada", Role.READER);
        eve = users.add(MailAddress.parse("eve@example.org"), "Eve", Role.READER);
        var tls = TestCertificate.of(
                        folder.resolve("test.p12"),
                        "github.com",
                        "raw.githubusercontent.com",
                        "ada.example.org",
                        "eve.example.org")
                .context();
        server = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        var loopback = InetAddress.getLoopbackAddress();
        var pages = new ProofPages(
                host -> new InetAddress[] {
                    host.equals("inside.example.org") ? InetAddress.ofLiteral("10.0.0.1") : loopback
                },
                loopback::equals,
                tls.getSocketFactory(),
                server.getLocalPort());
        claims = new AuthorClaims(database, papers, pages, () -> NOW);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        database.close();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (var socket = server.accept()) {
                var request = new StringBuilder();
                while (!request.toString().endsWith("\r\n\r\n")) {
                    int read = socket.getInputStream().read();
                    if (read < 0) {
                        break;
                    }
                    request.append((char) read);
                }
                var lines = request.toString().split("\r\n", -1);
                var address = lines[1].replace("Host: ", "") + lines[0].split(" ", -1)[1];
                asked.add(address);
                socket.getOutputStream()
                        .write(answers.getOrDefault(address, "HTTP/1.1 404 Not Found\r\n\r\nnothing")
                                .getBytes(UTF_8));
            } catch (IOException e) {
                // the next one
            }
        }
    }

    private void page(String address, String text) {
        answers.put(address, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + text);
    }

    private void redirect(String address, String to) {
        answers.put(address, "HTTP/1.1 302 Found\r\nlocation: " + to + "\r\n\r\n");
    }

    @Test
    void theTokenInTheRepositoryThatTheAbstractNamesConfirms() throws IOException {
        var claim = claims.ask(ada, paper, 0);
        page("raw.githubusercontent.com/ada/code/HEAD/README.md", "# Code\n" + claim.token());
        assertThat(claims.prove(claim, "https://github.com/ada/code/").state()).isEqualTo(State.CONFIRMED);
        assertThat(claims.verified(PAPER)).containsExactly(Map.entry(0, "Ada"));
        assertThat(claims.isAuthor(ada, PAPER)).isTrue();
        assertThat(asked).containsExactly("raw.githubusercontent.com/ada/code/HEAD/README.md");
        assertThatThrownBy(() -> claims.ask(eve, paper, 0)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aTokenElsewhereIsForAnEditorToJudge() throws IOException {
        var claim = claims.ask(eve, paper, 0);
        page("raw.githubusercontent.com/eve/code/HEAD/README.md", claim.token());
        page("eve.example.org/", claim.token());
        for (var address : List.of("https://github.com/eve/code", "https://eve.example.org/")) {
            var now = claims.prove(claim, address);
            assertThat(now.state()).isEqualTo(State.ASKED);
            assertThat(now.proofFoundAt()).isEqualTo(NOW);
            assertThat(now.proof()).isEqualTo(address);
        }
        assertThat(claims.asked()).hasSize(1);
        claims.decide(claim, State.REFUSED, ada, "not hers");
        assertThat(claims.asked()).isEmpty();
        assertThat(claims.isAuthor(eve, PAPER)).isFalse();
    }

    /** Strangers write below a repository's address: issues, forks' commits. */
    @Test
    void pagesBelowAnAddressAreNotTheAddress() throws IOException {
        var claim = claims.ask(eve, paper, 0);
        page("github.com/ada/code/issues/1", claim.token());
        assertThat(claims.prove(claim, "https://github.com/ada/code/issues/1").state())
                .isEqualTo(State.ASKED);
        assertThat(AuthorClaims.names(paper, URI.create("https://ada.example.org/paper")))
                .isTrue();
        assertThat(AuthorClaims.names(paper, URI.create("https://ada.example.org/")))
                .isFalse();
        assertThat(AuthorClaims.names(paper, URI.create("https://github.com/ada/code2")))
                .isFalse();
        assertThat(AuthorClaims.names(paper, URI.create("https://github.com/ada/code?tab=readme")))
                .isFalse();
    }

    @Test
    void whatIsNotThereProvesNothing() throws IOException {
        var claim = claims.ask(ada, paper, 1);
        page("ada.example.org/paper/", "nothing of that kind");
        assertThat(claims.prove(claim, "https://ada.example.org/paper/").proofFoundAt())
                .isNull();
        assertThatThrownBy(() -> claims.prove(claim, "https://ada.example.org/missing"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("404");
        assertThat(claims.find(claim.id()).orElseThrow().proof()).isEqualTo("https://ada.example.org/missing");
    }

    @Test
    void aRedirectIsCheckedLikeAnAddress() throws IOException {
        var claim = claims.ask(ada, paper, 0);
        redirect("ada.example.org/paper/", "/moved");
        page("ada.example.org/moved", claim.token());
        assertThat(claims.prove(claim, "https://ada.example.org/paper/").state())
                .isEqualTo(State.CONFIRMED);

        var other = claims.ask(ada, paper, 1);
        for (var inside : List.of(
                "https://inside.example.org/",
                "http://ada.example.org/moved",
                "https://127.0.0.1/",
                "file:///etc/passwd",
                "https://ada.example.org:22/",
                "//inside.example.org/")) {
            redirect("ada.example.org/go", inside);
            assertThatThrownBy(() -> claims.prove(other, "https://ada.example.org/go"))
                    .as(inside)
                    .isInstanceOf(InvalidInputException.class);
        }
        redirect("ada.example.org/go", "/go");
        assertThatThrownBy(() -> claims.prove(other, "https://ada.example.org/go"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too often");
    }

    @Test
    void aHostWithoutItsCertificateIsNotBelieved() {
        var claim = claims.ask(ada, paper, 0);
        page("other.example.org/", claim.token());
        assertThatThrownBy(() -> claims.prove(claim, "https://other.example.org/"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void onlyTheBeginningOfAPageIsRead() throws IOException {
        var claim = claims.ask(ada, paper, 0);
        page("ada.example.org/paper/", "x".repeat(ProofPages.MAX_BYTES) + claim.token());
        assertThat(claims.prove(claim, "https://ada.example.org/paper/").proofFoundAt())
                .isNull();
    }

    @Test
    void aPaperHasTheAuthorsThatItHas() {
        assertThatThrownBy(() -> claims.ask(ada, paper, 2)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> claims.ask(ada, paper, -1)).isInstanceOf(InvalidInputException.class);
        assertThat(claims.ask(ada, paper, 1)).isEqualTo(claims.ask(ada, paper, 1));
    }

    @Test
    void whoReadsTheMailThatThePaperNamesIsConfirmed() {
        var claim = claims.ask(ada, paper, 0);
        var token = claims.mail(claim, MailAddress.parse("Ada@Example.org")).value();
        assertThat(claims.proveByMail(eve, token)).as("somebody else's claim").isEmpty();
        var proved = claims.proveByMail(ada, token).orElseThrow();
        assertThat(proved.state()).isEqualTo(AuthorClaim.State.CONFIRMED);
        assertThat(proved.proof()).isEqualTo("ada@example.org");
        assertThat(claims.proveByMail(ada, token)).as("once").isEmpty();
    }

    @Test
    void anyOtherAddressIsForAnEditorToJudge() {
        var claim = claims.ask(eve, paper, 1);
        var proved = claims.proveByMail(
                        eve,
                        claims.mail(claim, MailAddress.parse("eve@uni.example")).value())
                .orElseThrow();
        assertThat(proved.state()).isEqualTo(AuthorClaim.State.ASKED);
        assertThat(proved.proof()).isEqualTo("eve@uni.example");
        assertThat(proved.proofFoundAt()).isEqualTo(NOW);
    }

    @Test
    void mailsForClaimsAreFew() {
        var claim = claims.ask(eve, paper, 0);
        for (int i = 0; i < AuthorClaims.MAILS_TO_AN_ADDRESS; i++) {
            claims.mail(claim, MailAddress.parse("ada@example.org"));
        }
        assertThatThrownBy(() -> claims.mail(claim, MailAddress.parse("ADA@example.org")))
                .isInstanceOf(InvalidInputException.class);
        for (int i = AuthorClaims.MAILS_TO_AN_ADDRESS; i < AuthorClaims.MAILS_FOR_A_USER; i++) {
            claims.mail(claim, MailAddress.parse("eve" + i + "@example.org"));
        }
        assertThatThrownBy(() -> claims.mail(claim, MailAddress.parse("new@example.org")))
                .isInstanceOf(InvalidInputException.class);
        assertThat(claims.mail(claims.ask(ada, paper, 0), MailAddress.parse("new@example.org")))
                .isNotNull();
    }
}
