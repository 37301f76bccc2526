package dev.reprise.app.site.discussion;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.reprise.app.site.ReaderSite;
import dev.reprise.app.site.SiteSettings;
import dev.reprise.app.site.TestBrowser;
import dev.reprise.app.site.TestBrowser.Reader;
import dev.reprise.app.site.TestSite;
import dev.reprise.feed.account.Role;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.mail.MailAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From the link in a mail to a comment that a moderator hides, with scripts. */
class TakingPartInTheBrowserTest {
    private static final String PAPER = "/papers/2501.00043";

    private static TestBrowser browser;

    @BeforeAll
    static void start() {
        TestSite.shared().bean(UserStore.class).add(MailAddress.parse("molly@example.org"), "Molly", Role.MODERATOR);
        browser = TestBrowser.start();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    private static Page signIn(Reader reader, String email) throws Exception {
        var page = reader.open(PAPER);
        page.click("text=Sign in to comment");
        page.fill("#email", email);
        page.click("text=Send me a link");
        assertThat(reader.text("h1")).isEqualTo("Look into your mail");
        var outbox = TestSite.shared().bean(SiteSettings.class).mail().outbox();
        page.navigate(ReaderSite.mailedLink(outbox, email));
        page.click("main button");
        page.waitForURL(url -> !url.contains("token=")); // going elsewhere sooner would cut the answer off
        return page;
    }

    private static void assertSound(Reader reader) {
        assertThat(reader.barriers()).as(reader.page().url()).isEmpty();
        assertThat(reader.overflow()).as(reader.page().url()).isZero();
    }

    @Test
    void aVoteInAListIsSaidAndKeepsItsPlace() throws Exception {
        try (var reader = browser.reader(360, ColorScheme.LIGHT)) {
            var page = signIn(reader, "molly@example.org");
            page.navigate(TestSite.shared().base() + "/papers?date=2025-12-25");
            assertSound(reader);
            var button = page.locator(".entry .vote button").nth(1);
            button.scrollIntoViewIfNeeded(); // which clicking does
            var place = button.boundingBox();
            var id = button.getAttribute("id");
            button.click();
            page.waitForSelector(".entry .vote button[aria-pressed=true]");
            assertThat(reader.text("#said")).isEqualTo("Upvoted: 1 vote");
            assertThat(page.evaluate("document.activeElement.id")).isEqualTo(id);
            assertThat(page.locator(".entry .vote button").nth(1).boundingBox())
                    .usingRecursiveComparison()
                    .isEqualTo(place);
            assertSound(reader);
            button.click();
            page.waitForSelector(
                    "#said:has-text('taken back')",
                    new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
        }
    }

    @Test
    void aReaderTakesPartAndAModeratorModerates() throws Exception {
        try (var reader = browser.reader(1280, ColorScheme.LIGHT);
                var other = browser.reader(390, ColorScheme.DARK)) {
            var page = signIn(reader, "wendy@example.org");
            assertThat(reader.text("h1")).isEqualTo("Choose a name");
            assertSound(reader);
            page.fill("#name", "Wendy");
            page.fill("#full-name", "Wendy Writer");
            page.click("text=Make my account");
            page.waitForURL("**" + PAPER);

            page.click("#vote button");
            page.waitForSelector("#vote button[aria-pressed=true]");
            assertThat(reader.text("#vote .count")).isEqualTo("1");

            page.fill("#text-new", "Does it **hold**?");
            page.waitForSelector("#preview-new strong");
            assertSound(reader);
            page.click("#form-new button.main");
            page.waitForSelector(".comment .said strong");
            assertThat(page.url()).endsWith(PAPER); // the page stayed

            page.click(".comment >> text=Answer");
            page.waitForSelector(".comment .comment-form textarea");
            page.fill(".comment .comment-form textarea", "I answer myself.");
            page.click(".comment .comment-form button.main");
            page.waitForSelector(".indent-1 .said");

            page.click(".indent-1 >> text=Edit");
            page.fill(".indent-1 textarea", "I answer *myself*.");
            page.click(".indent-1 button.main");
            page.waitForSelector(".indent-1 .said em");
            assertThat(page.isVisible(".indent-1 >> text=edited")).isTrue();
            assertSound(reader);

            var moderation = signIn(other, "molly@example.org");
            moderation.waitForURL("**" + PAPER);
            assertSound(other);
            moderation.click(".indent-1 summary");
            moderation.fill(".indent-1 input[name=why]", "off the subject");
            moderation.click(".indent-1 details button");
            moderation.waitForSelector(".indent-1.is-hidden");
            moderation.navigate(TestSite.shared().base() + "/moderation");
            assertThat(other.text("main")).contains("off the subject");
            assertSound(other);

            page.reload();
            assertThat(reader.text("#comments")).contains("hold").doesNotContain("myself");

            for (var path : new String[] {"/account", "/submit", "/tags", PAPER + "/author-claims"}) {
                reader.open(path);
                assertSound(reader);
                page.setViewportSize(320, 800);
                assertSound(reader);
                page.setViewportSize(1280, 900);
            }
            assertThat(reader.faults()).isEmpty();
            assertThat(other.faults()).isEmpty();
        }
    }
}
