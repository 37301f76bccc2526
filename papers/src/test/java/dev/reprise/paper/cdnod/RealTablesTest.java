package dev.reprise.paper.cdnod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Progress;
import dev.reprise.data.Table;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Two recorded tables whose main links are known; see {@code SOURCES.txt} beside them. */
class RealTablesTest {
    private static CdNod.Result search(String name) throws URISyntaxException {
        var file = Path.of(
                Objects.requireNonNull(RealTablesTest.class.getResource(name)).toURI());
        var table = Table.read(file);
        var data = ChangingData.of(table, Surrogate.rows(table));
        return CdNod.search(data, Options.of(data).withThreads(2), Progress.silent());
    }

    /** Output is made of consumption and investment; interest follows inflation and unemployment; the mechanism of inflation changed. */
    @Test
    void theEconomyOfTheUnitedStates() throws URISyntaxException {
        var found = search("us-macro.csv");
        assertThat(found.graph().edges().stream()
                        .map(e -> found.graph().name(e.from())
                                + (e.directed() ? " -> " : " - ")
                                + found.graph().name(e.to())))
                .contains(
                        "consumption -> gdp", "investment -> gdp", "inflation -> interest", "unemployment -> interest");
        assertThat(found.changingNames()).containsExactly("inflation");
    }

    /** A region goes with its mirror image in the other half of the brain. */
    @Test
    void aBrainAtRest() throws URISyntaxException {
        var skeleton = search("fmri.csv").skeleton();
        assertThat(skeleton.names()).containsExactly("LPCC", "RPCC", "LPut", "RPut", "row");
        assertThat(skeleton.isAdjacent(0, 1)).isTrue();
        assertThat(skeleton.isAdjacent(2, 3)).isTrue();
        for (int cingulate : new int[] {0, 1}) {
            assertThat(skeleton.isAdjacent(cingulate, 2) || skeleton.isAdjacent(cingulate, 3))
                    .isFalse();
        }
    }
}
