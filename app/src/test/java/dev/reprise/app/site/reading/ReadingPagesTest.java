package dev.reprise.app.site.reading;

import static dev.reprise.app.site.TestSite.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.site.TestSite;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages that people read. */
class ReadingPagesTest {
    private final TestSite site = TestSite.shared();

    private String page(String path) {
        var response = site.get(path);
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return response.body();
    }

    private static int count(String text, String pattern) {
        return (int) Pattern.compile(pattern).matcher(text).results().count();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/papers",
                "/papers?date=2025-12-25",
                "/papers?week=2025-W52",
                "/papers?month=2025-12&sort=trending",
                "/papers/2508.21258",
                "/papers/hep-th/9901001",
                "/papers/2501.00042",
                "/search",
                "/search?q=steering",
                "/claims",
                "/claims?verdict=fails",
                "/stats",
                "/about"
            })
    void everyPageHasItsFrame(String path) {
        var page = page(path);
        assertThat(count(page, "<main[ >]")).isEqualTo(1);
        assertThat(count(page, "<h1[ >]")).isEqualTo(1);
        assertThat(page).contains("<html lang=\"en\">", "name=\"viewport\"", "href=\"#main\"", "name=\"q\"");
        assertThat(page).doesNotContain(" style=\"", "<style", " onclick=", "javascript:");
        assertThat(count(page, "<script(?![^>]* src=\"/)")).as("inline scripts").isZero();
        assertThat(count(page, "(?:src|<link[^>]*href)=\"(?!/|" + site.base() + ")[^\"]+\"")).isZero();
    }

    @Test
    void theFirstPageIsTheLatestDay() {
        var page = page("/");
        assertThat(page).contains("Thursday, 25 December 2025", "36 papers", "/papers/2508.21258");
        assertThat(page)
                .contains("rel=\"alternate\" type=\"application/atom+xml\"", "href=\"" + site.base() + "/feed.atom\"");
        assertThat(count(page, "<article class=\"entry\"")).isEqualTo(36);
        // as in the saved listing: the number of authors, the day with its year, the small number
        assertThat(page).contains("3 authors", "11 Aug 2025").containsPattern("11 Aug 2025</span><span\\s[^>]*> \\(3\\)");
    }

    @ParameterizedTest
    @CsvSource({
        "date=2026-01-05, 'Monday, 5 January 2026. This is the last day', 'Thursday, 25 December 2025'",
        "week=2026-W02, 'This is the last week', 'Week 52, 22 Dec to 28 Dec 2025'",
        "month=2026-03, 'March 2026. This is the last month', 'December 2025'"
    })
    void withoutPapersTheLastOnesBeforeAreShown(String query, String notice, String heading) {
        assertThat(page("/papers?" + query)).contains(notice, "<h1>" + heading + "</h1>", "/papers/2508.21258");
    }

    @Test
    void beforeTheFirstDayThereIsNothing() {
        assertThat(page("/papers?date=2020-01-01"))
                .contains("There are no papers here yet", "Thursday, 25 December 2025 →")
                .doesNotContain("<article");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "date=2025-02-30",
                "date=",
                "date=yesterday",
                "week=2025-W53",
                "week=2025-52",
                "month=2025-13",
                "date=2025-12-25&date=2025-12-25",
                "date=2025-12-25&week=2025-W52",
                "sort=best",
                "p=-1",
                "p=x"
            })
    void wrongDaysAreExplained(String query) {
        var response = site.get("/papers?" + query);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(header(response, "content-type")).startsWith("text/html");
        assertThat(response.body()).contains("href=\"/\"").doesNotContain("Exception", "\tat ");
    }

    @Test
    void aPapersPageHasItsPartsInOrder() {
        var page = page("/papers/2508.21258");
        assertThat(page)
                .containsSubsequence(
                        "<h1>RelP",
                        "F. Rezaei Jafari",
                        "https://arxiv.org/abs/2508.21258",
                        "https://github.com/FarnoushRJ/RelP",
                        "id=\"in-short\"",
                        "id=\"run\"",
                        "id=\"claims\"",
                        "id=\"discussion\"",
                        "id=\"similar\"",
                        "id=\"history\"");
    }

    @Test
    void aVerdictStandsBesideItsFigureItsMarginAndItsRun() {
        var page = page("/papers/2508.21258");
        var claims = page.split("<li class=\"claim\"");
        assertThat(claims).hasSize(7);
        assertThat(claims[2])
                .contains("id=\"claim-C2\"", "chip holds", "0.753 to 0.968", "as measured", "0.0333 [0.01665,\u00A00.0666] r")
                .contains("href=\"/runs/" + TestSite.RUN + "\"", "2 Jan 2026, quick run, seed 0");
        assertThat(claims[4]).contains("chip fails", "does not hold", "/runs/" + TestSite.RUN);
        assertThat(claims[1]).contains("needs a real checkpoint", "./reprise run relp --full --model gpt2-large");
        assertThat(claims[5]).contains("not run yet").doesNotContain("/runs/");
    }

    @Test
    void hostileTextIsShownAsItWasTyped() {
        var page = page("/papers/2501.00042");
        assertThat(page)
                .doesNotContain("<script>alert", "<b>bold", "<i>Example")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; $x&lt;y$")
                .contains("&lt;b&gt;bold&lt;/b&gt;, 1 &lt; 2 &amp; 3 &gt; 2")
                .contains("<math")
                .contains("Ada &lt;i&gt;Example&lt;/i&gt;", "J. Müller");
        assertThat(page("/search?q=" + "%3Cscript%3Ealert"))
                .contains("value=\"&lt;script&gt;alert\"")
                .doesNotContain("<script>alert");
    }

    @Test
    void aWithdrawnPaperKeepsItsPage() {
        assertThat(page("/papers/2501.00043")).contains("This paper was withdrawn");
        assertThat(page("/papers/2501.00043.md")).contains("withdrawn");
    }

    @ParameterizedTest
    @CsvSource({
        "/papers/2508.21258v2, /papers/2508.21258",
        "/papers/arXiv:2508.21258, /papers/2508.21258",
        "/papers/arxiv:2508.21258v1.md, /papers/2508.21258.md",
        "/papers/https://arxiv.org/pdf/2508.21258v1, /papers/2508.21258",
        "/papers/hep-th/9901001v1, /papers/hep-th/9901001",
        "/papers/math.GT/0309136, /papers/math/0309136",
        "/papers/math.GT/0309136v2.md, /papers/math/0309136.md",
        "/papers/2508.21258v2?a=b, /papers/2508.21258?a=b"
    })
    void otherSpellingsOfAnIdRedirect(String path, String location) {
        var response = site.get(path);
        assertThat(response.statusCode()).isEqualTo(308);
        assertThat(header(response, "location")).isEqualTo(location);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/papers/2513.00001", "/papers/1501.0001", "/papers/25.1", "/papers/nonsense", "/papers/2513.00001.md"})
    void whatIsNoIdIsExplained(String path) {
        var response = site.get(path);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("is not an arXiv id", "href=\"/\"");
    }

    @Test
    void markdownForPrograms() {
        var twin = site.get("/papers/2508.21258.md");
        assertThat(header(twin, "content-type")).isEqualTo("text/markdown;charset=UTF-8");
        assertThat(twin.body())
                .startsWith("# RelP: Faithful")
                .contains("## In short", "## Claims", "Verdict: holds (" + site.base() + "/runs/" + TestSite.RUN);
        var asked = site.get("/papers/2508.21258", "Accept", "text/markdown");
        assertThat(asked.body()).isEqualTo(twin.body());
        assertThat(header(asked, "vary").toLowerCase(Locale.ROOT)).containsPattern("\\baccept(?:,|$)");
        var browser = site.get("/papers/2508.21258", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        assertThat(header(browser, "content-type")).startsWith("text/html");
        assertThat(header(browser, "vary").toLowerCase(Locale.ROOT)).containsPattern("\\baccept(?:,|$)");
        assertThat(site.get("/papers/hep-th/9901001.md").body()).startsWith("# Strings and an old identifier");
        assertThat(site.get("/papers/2501.00042.md").body()).contains("\\<script\\>").doesNotContain("<script>");
    }

    @Test
    void searchKeepsTheQueryAndFilters() {
        assertThat(page("/search?q=relevance+patching")).contains("value=\"relevance patching\"", "/papers/2508.21258");
        assertThat(page("/search?q=2508.21258")).contains("1 paper<", "/papers/2508.21258");
        assertThat(page("/search?q=abstract&category=cs.CL")).contains("/papers/2501.00042").contains("1 paper<");
        assertThat(page("/search?q=identifier&to=1999-12-31")).contains("/papers/hep-th/9901001").contains("1 paper<");
        assertThat(page("/search?q=patching&verdict=fails")).contains("1 paper<", "/papers/2508.21258");
        assertThat(page("/search?q=activation&runs=here")).contains("Run it here");
        assertThat(page("/search?q=zzzzqqq&category=&from=&to=&verdict=")).contains("Nothing was found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=soon", "category=%3Cx%3E", "verdict=maybe", "p=-1", "q=a&q=b"})
    void wrongFiltersAreExplained(String query) {
        assertThat(site.get("/search?" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void theScoreboardBeginsWithRefutations() {
        var page = page("/claims");
        assertThat(page)
                .containsSubsequence(
                        "Refuted here", "RelP costs no more", "Inconclusive", "Confirmed here", "Waiting for a real checkpoint", "Not run yet");
        assertThat(page("/claims?verdict=fails")).contains("RelP costs no more").doesNotContain("Confirmed here");
    }

    @Test
    void machinesFindTheirWay() {
        var text = page("/llms.txt");
        assertThat(text).startsWith("# Reprise\n").contains("](" + site.base() + "/openapi.json)");
    }
}
