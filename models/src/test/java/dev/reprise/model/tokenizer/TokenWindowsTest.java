package dev.reprise.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenWindowsTest {
    /** Five documents that begin with 1 and end with 2. */
    private static Iterator<int[]> documents() {
        return List.of(
                        new int[] {1, 10, 11, 2},
                        new int[] {1, 20, 2},
                        new int[] {1, 30, 31, 32, 33, 34, 35, 2},
                        new int[] {1, 2},
                        new int[] {1, 65535, 51, 2})
                .iterator();
    }

    private static int[][] all(TokenWindows windows) {
        return IntStream.range(0, windows.count()).mapToObj(windows::window).toArray(int[][]::new);
    }

    @Test
    void wholeDocumentsFillAWindowAndTheRestOfTheLastIsDropped() {
        var windows = TokenWindows.ofWholeDocuments(6, 3, documents());
        assertThat(windows.length()).isEqualTo(6);
        assertThat(all(windows))
                .isDeepEqualTo(new int[][] {{1, 10, 11, 2, 1, 20}, {1, 30, 31, 32, 33, 34}, {1, 2, 1, 65535, 51, 2}});
    }

    @Test
    void consecutiveWindowsDropNothing() {
        var windows = TokenWindows.consecutive(5, 4, documents());
        assertThat(all(windows))
                .isDeepEqualTo(
                        new int[][] {{1, 10, 11, 2, 1}, {20, 2, 1, 30, 31}, {32, 33, 34, 35, 2}, {1, 2, 1, 65535, 51}});
    }

    @Test
    void noMoreDocumentsAreTakenThanNeeded() {
        var documents = documents();
        TokenWindows.ofWholeDocuments(4, 2, documents);
        assertThat(documents.next()).containsExactly(1, 2);
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> TokenWindows.ofWholeDocuments(6, 4, documents()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the documents fill 3 windows of 6 tokens, and 4 are needed");
        assertThatThrownBy(() -> TokenWindows.consecutive(
                        2, 1, List.of(new int[] {1, 65536}).iterator()))
                .hasMessageContaining("65536");
        assertThatThrownBy(() -> TokenWindows.consecutive(5, 4, documents()).window(4))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
