package dev.reprise.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.site.ReaderSite.Reader;
import dev.reprise.feed.Author;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.Source;
import dev.reprise.feed.account.Role;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.discussion.Comments;
import dev.reprise.feed.mail.MailAddress;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts, votes, comments, submissions and moderation, as a reader without scripts uses them. */
class TakingPartTest {
    private static final String PAPER = "2508.21258";

    @TempDir
    static Path folder;

    private static ReaderSite site;

    @BeforeAll
    static void start() throws Exception {
        site = ReaderSite.start(folder);
        site.bean(UserStore.class).add(MailAddress.parse("mo@example.org"), "Mo", Role.MODERATOR);
        site.bean(UserStore.class).add(MailAddress.parse("ed@example.org"), "Ed", Role.EDITOR);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static String location(java.net.http.HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    private static long commentOf(String text) {
        return site.bean(Comments.class).of(PaperId.parse(PAPER)).stream()
                .filter(c -> c.markdown().contains(text))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    void theFirstTimeAReaderChoosesAName() throws Exception {
        var ada = site.reader();
        assertThat(location(ada.get("/account"))).isEqualTo("/sign-in?next=%2Faccount");
        assertThat(location(ada.signIn("new@example.org"))).isEqualTo("/welcome");
        assertThat(location(ada.get("/account"))).isEqualTo("/welcome?next=%2Faccount");
        assertThat(ada.post("/welcome", "name", "a b").statusCode()).isEqualTo(422);
        assertThat(ada.post("/welcome", "name", "Moderator").statusCode()).isEqualTo(409);
        assertThat(location(ada.post("/welcome", "name", "New-One", "next", "/claims")))
                .isEqualTo("/claims");
        assertThat(ada.get("/account").body()).contains("New-One").contains("new@example.org");
        assertThat(location(ada.post("/sign-out"))).isEqualTo("/");
        assertThat(ada.get("/account").statusCode()).isEqualTo(303);

        assertThat(location(ada.signIn("new@example.org"))).isEqualTo("/");
        assertThat(ada.get("/account").statusCode()).isEqualTo(200);
    }

    @Test
    void aVoteIsGivenAndTakenBack() throws Exception {
        var ada = site.signedIn("voter@example.org", "Voter");
        assertThat(location(ada.post("/papers/" + PAPER + "/vote", "give", "true")))
                .isEqualTo("/papers/" + PAPER);
        assertThat(ada.get("/papers/" + PAPER).body()).contains("Upvoted");
        assertThat(ada.get("/account/votes.csv").body()).contains(PAPER);
        ada.post("/papers/" + PAPER + "/vote", "give", "false");
        assertThat(ada.get("/papers/" + PAPER).body()).doesNotContain("Upvoted");
        assertThat(ada.post("/papers/2501.99999/vote").statusCode()).isEqualTo(404);
    }

    @Test
    void aVoteIsGivenInAList() throws Exception {
        var ada = site.signedIn("lister@example.org", "Lister");
        var list = "/papers?date=2025-12-25";
        var action = "action=\"/papers/" + PAPER + "/vote\"";
        assertThat(site.reader().get(list).body()).doesNotContain(action);
        assertThat(ada.get(list).body()).contains(action, "name=\"next\" value=\"" + list + "\"");
        assertThat(location(ada.post("/papers/" + PAPER + "/vote", "give", "true", "next", list, "list", "true")))
                .isEqualTo(list);
        assertThat(ada.get(list).body()).contains("aria-pressed=\"true\"");
        assertThat(ada.get("/trending").body()).contains("aria-pressed=\"true\"");
        var byScript = ada.send(java.net.http.HttpRequest.newBuilder(site.url("/papers/" + PAPER + "/vote"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("HX-Request", "true")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        "_csrf=" + java.net.URLEncoder.encode(ada.csrf(), java.nio.charset.StandardCharsets.UTF_8)
                                + "&give=false&list=true&next=%2Ftrending")));
        assertThat(byScript.body())
                .contains(action, "aria-pressed=\"false\"", "value=\"/trending\"", "name=\"_csrf\"")
                .contains("id=\"said\" hx-swap-oob=\"innerHTML\"", "Vote taken back")
                .doesNotContain("<html");
        assertThat(ada.get(list).body()).doesNotContain("aria-pressed=\"true\"");
    }

    @Test
    void aSessionOutlivesTheSiteButNotSigningOut() throws Exception {
        var ada = site.signedIn("stayer@example.org", "Stayer");
        site.restart();
        assertThat(ada.get("/account").body()).contains("stayer@example.org");
        var cookie = ada.cookies().getCookieStore().getCookies().stream()
                .filter(c -> c.getName().equals("reprise-session"))
                .findFirst()
                .orElseThrow();
        assertThat(cookie.isHttpOnly()).isTrue();
        ada.post("/sign-out");
        assertThat(ada.get("/account").statusCode()).isEqualTo(303);
        ada.cookies().getCookieStore().add(site.url("/"), cookie);
        assertThat(ada.get("/account").statusCode()).as("a copy of the cookie").isEqualTo(303);
    }

    @Test
    void anAuthorProvesItByMail() throws Exception {
        var id = "2501.00077";
        site.bean(PaperStore.class)
                .save(ImportedPaper.of(PaperId.parse(id), "With an address", Source.ATOM)
                        .version(1)
                        .summary("Questions to writer@uni.example, please.")
                        .authors(List.of(Author.of("Wanda Writer")))
                        .published(java.time.Instant.parse("2025-01-01T00:00:00Z"))
                        .build());
        var wanda = site.signedIn("wanda@example.org", "Wanda");
        wanda.post("/papers/" + id + "/author-claims", "position", "0");
        var page = wanda.get("/papers/" + id + "/author-claims").body();
        var mail = java.util.regex.Pattern.compile("/author-claims/\\d+/mail").matcher(page);
        assertThat(mail.find()).isTrue();
        assertThat(wanda.post(mail.group(), "email", "nonsense").statusCode()).isEqualTo(422);
        assertThat(wanda.post(mail.group(), "email", "writer@uni.example").body())
                .contains("writer@uni.example");
        var link = site.mailed("writer@uni.example", "/author-claims/mailed\\?token=\\S+");
        var token = java.util.Objects.requireNonNull(ReaderSite.parameter(link, "token"));
        var other = site.signedIn("other@example.org", "Other");
        assertThat(other.post("/author-claims/mailed", "token", token).statusCode())
                .isEqualTo(404);
        assertThat(wanda.get("/author-claims/mailed?token=" + token).body()).contains("Wanda");
        assertThat(wanda.get("/papers/" + id).body()).doesNotContain("Confirmed: Wanda");
        assertThat(location(wanda.post("/author-claims/mailed", "token", token)))
                .isEqualTo("/papers/" + id + "/author-claims");
        assertThat(wanda.get("/papers/" + id).body()).contains("Confirmed: Wanda");
    }

    @Test
    void aFormerAddressLeadsToThePaper() throws Exception {
        var papers = site.bean(PaperStore.class);
        var local = PaperId.local("Once it was local");
        papers.save(ImportedPaper.of(local, "Once it was local", Source.LISTING).build());
        var reader = site.reader();
        assertThat(reader.get("/papers/" + local).statusCode()).isEqualTo(200);
        papers.save(ImportedPaper.of(PaperId.parse("2501.00078"), "Once it was local", Source.ATOM)
                .version(1)
                .published(java.time.Instant.parse("2025-01-01T00:00:00Z"))
                .build());
        for (var rest : List.of("", ".md", "/run", "/history?a=b")) {
            var answer = reader.get("/papers/" + local + rest);
            assertThat(answer.statusCode()).isEqualTo(308);
            assertThat(location(answer)).isEqualTo("/papers/2501.00078" + rest);
        }
        assertThat(reader.get("/api/papers/" + local).body()).contains("\"id\":\"2501.00078\"");
        assertThat(reader.get("/papers/local-00000000").statusCode()).isEqualTo(404);
    }

    @Test
    void aConversation() throws Exception {
        var ada = site.signedIn("talker@example.org", "Talker");
        var bob = site.signedIn("bob@example.org", "Bob");
        var said = ada.post("/papers/" + PAPER + "/comments", "markdown", "Does it **hold**?", "claim", "");
        long first = commentOf("Does it");
        assertThat(location(said)).isEqualTo("/papers/" + PAPER + "#comment-" + first);
        assertThat(bob.get("/papers/" + PAPER).body()).contains("Does it <strong>hold</strong>?");

        assertThat(bob.get("/papers/" + PAPER + "/comments/new?parent=" + first).body())
                .contains("Answer to Talker Example");
        bob.post("/papers/" + PAPER + "/comments", "markdown", "It does.", "parent", String.valueOf(first));
        assertThat(site.bean(Comments.class)
                        .find(commentOf("It does"))
                        .orElseThrow()
                        .parent())
                .isEqualTo(first);

        assertThat(bob.get("/comments/" + first + "/edit").statusCode()).isEqualTo(403);
        assertThat(bob.post("/comments/" + first + "/edit", "markdown", "changed")
                        .statusCode())
                .isEqualTo(403);
        assertThat(ada.get("/comments/" + first + "/edit").body()).contains("Does it **hold**?");
        ada.post("/comments/" + first + "/edit", "markdown", "Does it hold *now*?");
        assertThat(bob.get("/comments/" + first + "/history").body())
                .contains("Does it hold <em>now</em>?")
                .contains("Does it <strong>hold</strong>?");

        var preview = ada.post("/papers/" + PAPER + "/comments", "markdown", "# Look", "preview", "yes");
        assertThat(preview.statusCode()).isEqualTo(200);
        assertThat(preview.body()).contains("<h3>Look</h3>");
        assertThat(ada.post("/papers/" + PAPER + "/comments", "markdown", "  ").statusCode())
                .isEqualTo(422);
    }

    @Test
    void aReportedCommentIsHiddenAndRestored() throws Exception {
        var ada = site.signedIn("rude@example.org", "Rude");
        var bob = site.signedIn("reporter@example.org", "Reporter");
        var moderator = site.signedIn("mo@example.org", "Mo");
        ada.post("/papers/" + PAPER + "/comments", "markdown", "Buy my things");
        long id = commentOf("Buy my things");
        assertThat(bob.post("/comments/" + id + "/hide").statusCode()).isEqualTo(403);
        assertThat(bob.post("/comments/" + id + "/report", "reason", "an advertisement")
                        .statusCode())
                .isEqualTo(303);
        assertThat(bob.get("/moderation").statusCode()).isEqualTo(403);
        assertThat(moderator.get("/moderation").body())
                .contains("an advertisement")
                .contains("Buy my things");

        moderator.post("/comments/" + id + "/hide", "why", "advertisement", "next", "/moderation");
        assertThat(moderator.get("/moderation").body()).contains("hide comment");
        assertThat(bob.get("/papers/" + PAPER).body()).doesNotContain("Buy my things");
        assertThat(bob.get("/comments/" + id + "/history").statusCode()).isEqualTo(404);
        assertThat(site.reader().get("/api/papers/" + PAPER + "/comments").body())
                .doesNotContain("Buy my things");
        assertThat(ada.post("/comments/" + id + "/restore").statusCode()).isEqualTo(403);
        moderator.post("/comments/" + id + "/restore");
        assertThat(bob.get("/papers/" + PAPER).body()).contains("Buy my things");
    }

    @Test
    void whoDeletesACommentCanBringItBack() throws Exception {
        var ada = site.signedIn("shy@example.org", "Shy");
        ada.post("/papers/" + PAPER + "/comments", "markdown", "On second thought");
        long id = commentOf("On second thought");
        ada.post("/comments/" + id + "/hide");
        assertThat(site.reader().get("/papers/" + PAPER).body()).doesNotContain("On second thought");
        ada.post("/comments/" + id + "/restore");
        assertThat(site.reader().get("/papers/" + PAPER).body()).contains("On second thought");
    }

    @Test
    void aTokenIsShownOnceAndWorksUntilItIsRevoked() throws Exception {
        var ada = site.signedIn("maker@example.org", "Maker");
        var page = ada.post("/account/tokens", "label", "laptop").body();
        var token = Pattern.compile("class=\"token\">([^<]+)<").matcher(page);
        assertThat(token.find()).isTrue();
        assertThat(ada.get("/account").body()).doesNotContain(token.group(1)).contains("laptop");
        assertThat(vote(token.group(1))).isEqualTo(200);
        var revoke = Pattern.compile("action=\"(/account/tokens/\\d+/revoke)\"").matcher(page);
        assertThat(revoke.find()).isTrue();
        ada.post(revoke.group(1));
        assertThat(vote(token.group(1))).isEqualTo(401);
    }

    private static int vote(String token) {
        return site.reader()
                .api("POST", "/api/papers/" + PAPER + "/vote", token, null)
                .statusCode();
    }

    @Test
    void aSubmittedPaperIsListedToday() throws Exception {
        var ada = site.signedIn("submitter@example.org", "Submitter");
        var today = LocalDate.now(ZoneOffset.UTC);
        var id = "%02d%02d.12345".formatted(today.getYear() % 100, today.getMonthValue());
        var form = new String[] {
            "id",
            "https://arxiv.org/abs/" + id + "v1",
            "title",
            "A <b>new</b> paper",
            "summary",
            "It is new.",
            "authors",
            "Ada Example\nJ. Müller",
            "published",
            today.toString()
        };
        assertThat(ada.post("/submit", "id", id).statusCode()).isEqualTo(422);
        assertThat(location(ada.post("/submit", form))).isEqualTo("/papers/" + id);
        assertThat(ada.get("/papers/" + id).body())
                .contains("A &lt;b&gt;new&lt;/b&gt; paper")
                .contains("Submitter Example");
        assertThat(ada.get("/papers?date=" + today).body()).contains(id);
        assertThat(ada.post("/submit", form).statusCode()).isEqualTo(409);

        assertThat(ada.post("/papers/" + id + "/links", "githubRepo", "javascript:alert(1)")
                        .statusCode())
                .isEqualTo(422);
        ada.post("/papers/" + id + "/links", "githubRepo", "https://github.com/ada/code");
        assertThat(ada.get("/papers/" + id).body()).contains("href=\"https://github.com/ada/code\"");
        assertThat(site.signedIn("other@example.org", "Other")
                        .get("/papers/" + id + "/links")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void anEditorConfirmsAnAuthor() throws Exception {
        var ada = site.signedIn("author@example.org", "TheAuthor");
        var editor = site.signedIn("ed@example.org", "Ed");
        var page = ada.get("/papers/" + PAPER + "/author-claims");
        assertThat(page.statusCode()).isEqualTo(200);
        ada.post("/papers/" + PAPER + "/author-claims", "position", "0");
        var claim = ada.get("/papers/" + PAPER + "/author-claims").body();
        assertThat(claim).contains("reprise-author-");
        var proof = Pattern.compile("action=\"(/author-claims/(\\d+)/proof)\"").matcher(claim);
        assertThat(proof.find()).isTrue();
        for (var inside :
                new String[] {"https://127.0.0.1/", "http://example.org/", "https://localhost/x", "https://[::1]/"}) {
            assertThat(ada.post(proof.group(1), "address", inside).statusCode()).isEqualTo(422);
        }
        assertThat(editor.post(proof.group(1), "address", "https://example.org/")
                        .statusCode())
                .isEqualTo(404);
        assertThat(editor.get("/moderation").body()).contains("TheAuthor").contains("author@example.org");
        assertThat(ada.post("/moderation/author-claims/" + proof.group(2), "confirm", "true")
                        .statusCode())
                .isEqualTo(403);
        editor.post("/moderation/author-claims/" + proof.group(2), "confirm", "true", "note", "address on the paper");
        assertThat(ada.get("/papers/" + PAPER).body()).contains("✓");
        ada.post("/papers/" + PAPER + "/comments", "markdown", "I wrote this paper.");
        assertThat(site.reader().get("/api/papers/" + PAPER + "/comments").body())
                .contains("\"isAuthorOfPaper\":true");
    }

    @Test
    void aDeletedAccountIsGone() throws Exception {
        var ada = site.signedIn("leaver@example.org", "Leaver");
        ada.post("/papers/" + PAPER + "/comments", "markdown", "My secret");
        assertThat(ada.post("/account/delete", "name", "somebody").statusCode()).isEqualTo(422);
        assertThat(location(ada.post("/account/delete", "name", "leaver"))).isEqualTo("/");
        assertThat(ada.get("/account").statusCode()).isEqualTo(303);
        assertThat(site.reader().get("/papers/" + PAPER).body())
                .doesNotContain("My secret")
                .doesNotContain("Leaver");
    }

    @Test
    void aClosedAccountIsOutAtOnce() throws Exception {
        Reader ada = site.signedIn("spammer@example.org", "Spammer");
        var moderator = site.signedIn("mo@example.org", "Mo");
        assertThat(moderator
                        .post("/moderation/users/close", "name", "Mo", "note", "x")
                        .statusCode())
                .isEqualTo(403);
        moderator.post("/moderation/users/close", "name", "Spammer", "note", "spam");
        assertThat(location(ada.get("/account"))).startsWith("/sign-in");
        int before = site.links("spammer@example.org").size();
        var answer = site.reader().post("/sign-in", "email", "spammer@example.org");
        assertThat(location(answer)).isEqualTo("/sign-in/sent");
        Thread.sleep(300);
        assertThat(site.links("spammer@example.org")).hasSize(before);
    }
}
