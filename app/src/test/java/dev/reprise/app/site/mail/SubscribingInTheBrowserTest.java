package dev.reprise.app.site.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import dev.reprise.app.site.SiteSettings;
import dev.reprise.app.site.TestBrowser;
import dev.reprise.app.site.TestBrowser.Reader;
import dev.reprise.app.site.TestSite;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.digest.Cadence;
import dev.reprise.feed.digest.Digests;
import dev.reprise.feed.digest.Subscriptions;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From the form to the last mail, with a browser and the outbox. */
class SubscribingInTheBrowserTest {
    private static final String ADDRESS = "browser@example.org";
    private static TestBrowser browser;

    @BeforeAll
    static void start() {
        browser = TestBrowser.start();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    /** The first path of the page that a kind of mail links to. */
    private static String linked(String idStart, String path) throws Exception {
        try (var files =
                Files.list(TestSite.shared().bean(SiteSettings.class).mail().outbox())) {
            for (var file : files.filter(f -> f.getFileName().toString().startsWith(idStart))
                    .toList()) {
                try (var in = Files.newInputStream(file)) {
                    var mail = new MimeMessage(Session.getInstance(new Properties()), in);
                    var text = ((Multipart) mail.getContent())
                            .getBodyPart(0)
                            .getContent()
                            .toString();
                    var link = Pattern.compile("https?://[^/\\s]+(" + path + "\\S+)")
                            .matcher(text);
                    if (mail.getAllRecipients()[0].toString().equals(ADDRESS) && link.find()) {
                        return link.group(1);
                    }
                }
            }
        }
        throw new AssertionError("no mail with a link to " + path);
    }

    private static void isSound(Reader reader) {
        assertThat(reader.faults()).isEmpty();
        assertThat(reader.barriers()).isEmpty();
        assertThat(reader.overflow()).isZero();
        assertThat(reader.page().querySelectorAll("main")).hasSize(1);
        assertThat(reader.page().querySelectorAll("h1")).hasSize(1);
    }

    private static boolean isActive() {
        return TestSite.shared().bean(Subscriptions.class).active(Cadence.DAILY).stream()
                .anyMatch(s -> s.address().value().equals(ADDRESS));
    }

    @Test
    void subscribeConfirmReadUnsubscribe() throws Exception {
        try (var reader = browser.reader(320, ColorScheme.LIGHT)) {
            reader.open("/subscribe");
            isSound(reader);
            reader.page().fill("input[type=email]", ADDRESS);
            reader.page().click("main button");
            assertThat(reader.text("h1")).isEqualTo("Look into your mail");
            isSound(reader);

            var confirm = linked("", "/subscribe/confirm/");
            reader.open(confirm);
            assertThat(reader.text("main")).contains(ADDRESS);
            isSound(reader);
            assertThat(isActive()).isFalse();
            reader.page().click("text=Yes, subscribe");
            assertThat(reader.text("h1")).isEqualTo("Subscribed");
            isSound(reader);
            assertThat(isActive()).isTrue();

            TestSite.shared().bean(Digests.class).send(Cadence.DAILY, PapersWindow.ofDay("2025-12-25"));
            reader.open(linked("digest.", "/u/"));
            isSound(reader);
            reader.page().click("main button");
            assertThat(reader.text("h1")).isEqualTo("Unsubscribed");
            isSound(reader);
            assertThat(isActive()).isFalse();
        }
    }

    @Test
    void previewsShowTheTextAndTheHtmlInLightAndDark() {
        for (var theme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            for (int width : new int[] {320, 1280}) {
                try (var reader = browser.reader(width, theme)) {
                    reader.open("/digest/preview");
                    isSound(reader);
                    reader.page().click("text=The HTML of this mail");
                    isSound(reader);
                    assertThat(reader.page().evaluate("getComputedStyle(document.querySelector('main')).maxWidth"))
                            .as("its style is allowed")
                            .isEqualTo("640px");
                }
            }
        }
    }
}
