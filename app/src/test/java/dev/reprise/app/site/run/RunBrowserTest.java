package dev.reprise.app.site.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.reprise.app.site.ReaderSite;
import dev.reprise.app.site.SiteSettings.Runs;
import dev.reprise.app.site.TestBrowser;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader with a browser: from the paper's page to the charts. Leaves pictures in {@code target/shots}. */
class RunBrowserTest {
    private static final double PATIENCE = 180_000;

    @TempDir
    static Path data;

    private static TestBrowser browser;
    private static ReaderSite site;

    @BeforeAll
    static void start() throws Exception {
        browser = TestBrowser.start();
        site = ReaderSite.start(RunSite.prepared(data), Runs.ANYONE);
    }

    @AfterAll
    @SuppressWarnings("NullAway") // skipped before there was one
    static void stop() {
        if (site != null) {
            site.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    private static TestBrowser.Reader reader(int width, ColorScheme theme) {
        return browser.reader(width, theme, "http://localhost:" + site.port());
    }

    private static void await(Page page, String selector) {
        page.waitForSelector(
                selector,
                new Page.WaitForSelectorOptions()
                        .setState(WaitForSelectorState.ATTACHED)
                        .setTimeout(PATIENCE));
    }

    private static void shoot(Page page, String name) {
        page.screenshot(
                new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "shots", name + ".png")));
    }

    @Test
    void fromThePaperToTheCharts() {
        String report;
        try (var reader = reader(1280, ColorScheme.LIGHT)) {
            var page = reader.open("/papers/" + PatientPaper.ID);
            page.click("text=Run this paper");
            page.click("summary:has-text('Options')");
            page.fill("#option-seconds", "600");
            shoot(page, "run-form");
            assertThat(reader.barriers()).isEmpty();
            page.click("text=Run with these options");
            await(page, "#run-words:has-text('tick 5')");
            assertThat(reader.text("#run-words")).contains("waiting", "of 12000");
            shoot(page, "run-progress");
            assertThat(reader.barriers()).isEmpty();
            page.click("text=Cancel");
            assertThat(reader.text("main")).contains("It was cancelled");
            page.click("text=Change options");
            page.click("summary:has-text('Options')");
            page.fill("#option-seconds", "1");
            page.click("text=Run with these options");
            await(page, ".chart svg"); // by itself, when it is done
            charts(reader);
            report = page.url().replaceFirst("https?://[^/]+", "");
            shoot(page, "run-light");
            var before = page.getAttribute(".chart svg text", "fill");
            page.click(".theme");
            await(page, ".chart svg text:not([fill='" + before + "'])");
            shoot(page, "run-dark");
            assertThat(reader.barriers()).isEmpty();
            assertThat(reader.faults()).isEmpty();
        }
        try (var phone = reader(360, ColorScheme.DARK)) {
            var page = phone.open(report);
            await(page, ".chart svg");
            charts(phone);
            assertThat(phone.overflow()).isZero();
            shoot(page, "run-phone");
            phone.open("/papers/" + PatientPaper.ID + "/run");
            assertThat(phone.overflow()).isZero();
            shoot(page, "run-form-phone");
            phone.open("/papers/" + PatientPaper.ID + "/history");
            assertThat(phone.overflow()).isZero();
            assertThat(phone.barriers()).isEmpty();
            shoot(page, "run-history-phone");
            assertThat(phone.faults()).isEmpty();
        }
    }

    private static void charts(TestBrowser.Reader reader) {
        assertThat(reader.page().querySelectorAll(".chart")).hasSize(2).allSatisfy(chart -> {
            assertThat(chart.querySelector("svg")).isNotNull();
            assertThat(chart.evaluate("e => (e.matches('[role=graphics-document]') ? e"
                            + " : e.querySelector('[role=graphics-document]')).getAttribute('aria-label')"))
                    .asString()
                    .isNotBlank();
        });
        assertThat(reader.page().querySelectorAll("figure details table")).isNotEmpty();
    }
}
