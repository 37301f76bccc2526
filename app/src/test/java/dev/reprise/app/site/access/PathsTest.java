package dev.reprise.app.site.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "//evil.example",
                "/\\evil.example",
                "/\t/evil.example",
                "https://evil.example",
                "javascript:alert(1)",
                "papers",
                "/papers\r\nSet-Cookie: a=b",
                "/\\/evil",
                "/ü"
            })
    void whatLeadsAwayLeadsHome(String path) {
        assertThat(Paths.local(path)).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/papers/2508.21258#comment-3", "/search?q=a%20b", "/papers/hep-th/9901001"})
    void whatStaysHereIsKept(String path) {
        assertThat(Paths.local(path)).isEqualTo(path);
    }
}
