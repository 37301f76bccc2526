package dev.reprise.app.site.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import dev.reprise.app.site.TestBrowser;
import dev.reprise.app.site.TestSite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading as a browser shows it: no barriers, no overflow, nothing that the security policy stopped, keys. */
class ReadingInTheBrowserTest {
    private static final String[] PAGES = {
        "/",
        "/papers?date=2026-01-05",
        "/papers/2508.21258",
        "/papers/2501.00042",
        "/search?q=steering+vectors",
        "/trending",
        "/claims",
        "/stats",
        "/about"
    };

    private static TestBrowser browser;

    @BeforeAll
    static void start() {
        var _ = TestSite.shared();
        browser = TestBrowser.start();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @EnumSource(value = ColorScheme.class, names = {"LIGHT", "DARK"})
    void nothingBarsAReader(ColorScheme theme) {
        try (var reader = browser.reader(1280, theme)) {
            for (var path : PAGES) {
                reader.open(path);
                assertThat(reader.barriers()).as(path).isEmpty();
            }
            assertThat(reader.faults()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 390, 768, 1280})
    void pagesFitTheirWindow(int width) {
        try (var reader = browser.reader(width, ColorScheme.LIGHT)) {
            for (var path : PAGES) {
                reader.open(path);
                assertThat(reader.overflow()).as(path).isZero();
            }
        }
    }

    @Test
    void errorPagesAreReadableToo() {
        try (var reader = browser.reader(320, ColorScheme.DARK)) {
            reader.open("/nothing");
            assertThat(reader.text("h1")).isEqualTo("Not found");
            assertThat(reader.barriers()).isEmpty();
            assertThat(reader.overflow()).isZero();
        }
    }

    @Test
    void keysLeadThroughTheList() {
        try (var reader = browser.reader(1280, ColorScheme.LIGHT)) {
            var page = reader.open("/");
            page.keyboard().press("j");
            page.keyboard().press("j");
            page.keyboard().press("k");
            assertThat(page.evaluate("document.activeElement.getAttribute('href')")).isEqualTo("/papers/2508.07877");
            page.keyboard().press("/");
            page.keyboard().type("jk");
            assertThat(page.inputValue("input[name=q]")).isEqualTo("jk");
        }
    }

    @Test
    void theFirstKeyReachesTheContent() {
        try (var reader = browser.reader(1280, ColorScheme.LIGHT)) {
            var page = reader.open("/");
            page.keyboard().press("Tab");
            assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("Skip to content");
            page.keyboard().press("Enter");
            assertThat(page.evaluate("document.activeElement.id")).isEqualTo("main");
        }
    }

    @Test
    void searchAnswersWhileOneTypes() {
        try (var reader = browser.reader(1280, ColorScheme.LIGHT)) {
            var page = reader.open("/search");
            page.locator("#q").pressSequentially("relevance patching");
            page.waitForSelector("#results a[href='/papers/2508.21258']");
            assertThat(page.url()).contains("q=relevance%20patching");
            assertThat(page.inputValue("#q")).isEqualTo("relevance patching");
            assertThat(reader.faults()).isEmpty();
        }
    }

    @Test
    void theThemeIsChosenAndStays() {
        try (var reader = browser.reader(1280, ColorScheme.LIGHT)) {
            var page = reader.open("/");
            var background = "getComputedStyle(document.body).backgroundColor";
            var light = page.evaluate(background);
            page.click(".theme");
            var dark = page.evaluate(background);
            assertThat(dark).isNotEqualTo(light);
            page.reload();
            assertThat(page.evaluate(background)).isEqualTo(dark);
        }
    }

    @Test
    void everythingIsReadWithoutScripts() {
        try (var reader = browser.reader(1280, ColorScheme.LIGHT)) {
            reader.page().route("**/*.js", route -> route.abort());
            reader.open("/search?q=relevance+patching");
            assertThat(reader.text("#results h2")).contains("RelP");
            reader.page().fill("#q", "induction heads");
            reader.page().click("main button");
            reader.page().waitForURL("**q=induction+heads**");
            assertThat(reader.text("#results h2")).contains("induction head");
        }
    }
}
