package dev.reprise.app.site;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The system's Chromium, for tests of what only a browser shows. Without one they are skipped, and say so. Playwright's driver is used from one
 * thread: open one in {@code @BeforeAll}.
 *
 * <pre>{@code
 * try (var reader = browser.reader(1280, ColorScheme.LIGHT)) {
 *     reader.open("/");
 *     assertThat(reader.faults()).isEmpty();
 * }
 * }</pre>
 */
public final class TestBrowser implements AutoCloseable {
    private static final List<String> PLACES = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    private final Playwright playwright;
    private final Browser browser;

    private TestBrowser(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts it, or skips the test. */
    public static TestBrowser start() {
        var found = Stream.concat(Stream.ofNullable(System.getenv("REPRISE_CHROMIUM")), PLACES.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            System.err.println("BROWSER TESTS ARE SKIPPED: no Chromium at any of " + PLACES
                    + "; install it (apt-get install chromium), or name it in REPRISE_CHROMIUM");
        }
        Assumptions.assumeTrue(found.isPresent(), "no Chromium");
        var playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new TestBrowser(
                playwright,
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(found.get())
                                .setArgs(List.of("--no-sandbox"))));
    }

    /** A reader with a window of a width and a theme. */
    public Reader reader(int width, ColorScheme theme) {
        return reader(width, theme, TestSite.shared().base());
    }

    /**
     * A reader of another site.
     *
     * @param base its address, without a slash at the end
     */
    public Reader reader(int width, ColorScheme theme, String base) {
        return new Reader(
                browser.newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, 900)
                        .setColorScheme(theme)
                        .setBaseURL(base)),
                base);
    }

    /** Somebody at the browser. */
    public static final class Reader implements AutoCloseable {
        private final BrowserContext context;
        private final Page page;
        private final List<String> faults = new ArrayList<>();

        private Reader(BrowserContext context, String base) {
            this.context = context;
            this.page = context.newPage();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") || message.type().equals("warning")) {
                    faults.add(message.text());
                }
            });
            page.onPageError(faults::add);
            page.onRequest(request -> {
                if (!request.url().startsWith(base) && !request.url().startsWith("data:")) {
                    faults.add("asked another host: " + request.url());
                }
            });
        }

        public Page page() {
            return page;
        }

        public Page open(String path) {
            page.navigate(path);
            return page;
        }

        /** What the console, and requests to other hosts, complained of. */
        public List<String> faults() {
            return faults;
        }

        /** What axe finds serious or critical on the page. */
        public List<String> barriers() {
            return new AxeBuilder(page)
                    .analyze().getViolations().stream()
                            .filter(rule -> "serious".equals(rule.getImpact()) || "critical".equals(rule.getImpact()))
                            .map(rule -> rule.getId() + ": "
                                    + rule.getNodes().getFirst().getHtml())
                            .toList();
        }

        /** By how many pixels the page is wider than its window. */
        public int overflow() {
            return ((Number) page.evaluate(
                            "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .intValue();
        }

        /** The text of the first element of a selector; null if there is none. */
        public @Nullable String text(String selector) {
            var element = page.querySelector(selector);
            return element == null ? null : element.innerText();
        }

        @Override
        public void close() {
            context.close();
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
