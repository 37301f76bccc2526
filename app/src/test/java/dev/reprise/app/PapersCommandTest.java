package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PapersCommandTest {
    @Test
    void listsAndFinds() {
        assertThat(Cli.run("papers", "list").out()).contains("fake", "2501.00001");
        assertThat(Cli.run("papers", "list", "--json").json().get("papers").findValuesAsString("id"))
                .contains("fake");
        assertThat(Cli.run("papers", "search", "MEASURES fake").out()).contains("fake");
        assertThat(Cli.run("papers", "search", "nothing", "of", "thesort", "--json")
                        .json()
                        .get("papers")
                        .isEmpty())
                .isTrue();
        assertThat(Cli.run("papers").exitCode()).isEqualTo(2);
    }

    @Test
    void showsAPaperBySlugOrArxivId() {
        var text = Cli.run("papers", "show", "fake");
        assertThat(text.out())
                .contains(
                        "Measures nothing",
                        "Pigs fly at noon",
                        "./reprise run fake --quick",
                        "./reprise apply fake --help");
        assertThat(Cli.run("papers", "show", "2501.00001").out()).isEqualTo(text.out());
        var json = Cli.run("papers", "show", "fake", "--json").json();
        assertThat(json.get("claims").size()).isEqualTo(5);
        var unknown = Cli.run("papers", "show", "nosuch", "--json");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err()).contains("nosuch", "fake");
    }
}
