package dev.reprise.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Artefact;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Lab;
import dev.reprise.core.Report;
import dev.reprise.core.SampleReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFolderTest {
    @TempDir
    Path temp;

    private static Report report(Lab lab, String content) throws IOException {
        return Report.of(SampleReports.paper(), lab)
                .artefact("vector.txt", file -> Files.writeString(file, content))
                .build();
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
        }
    }

    @Test
    void holdsReportPageAndArtefacts() throws Exception {
        var out = temp.resolve("a/b");
        try (var folder = ReportFolder.open(out)) {
            folder.publish(report(Lab.quick().withOut(folder.staging()), "abc"));
        }
        assertThat(names(out)).containsExactly("report.html", "report.json", "vector.txt");
        var back = Report.read(out.resolve("report.json"));
        assertThat(back.artefacts())
                .containsExactly(
                        new Artefact("vector.txt", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        assertThat(out.resolve("vector.txt")).hasContent("abc");
    }

    @Test
    void anInterruptedRunLeavesWhatWasThere() throws Exception {
        var out = temp.resolve("out");
        try (var folder = ReportFolder.open(out)) {
            folder.publish(report(Lab.quick().withOut(folder.staging()), "first"));
        }
        var before = Files.readString(out.resolve("report.json"));
        try (var folder = ReportFolder.open(out)) {
            assertThat(report(Lab.quick().withOut(folder.staging()), "second").artefacts())
                    .hasSize(1);
        }
        assertThat(out.resolve("vector.txt")).hasContent("first");
        assertThat(out.resolve("report.json")).hasContent(before);
        assertThat(names(out)).containsExactly("report.html", "report.json", "vector.txt");
    }

    @Test
    void anInterruptedFirstRunLeavesNothing() throws Exception {
        var out = temp.resolve("new");
        try (var folder = ReportFolder.open(out)) {
            assertThat(folder.staging()).isDirectory();
        }
        assertThat(out).doesNotExist();
    }

    @Test
    void anArtefactThatChangedIsNotPublished() throws Exception {
        var out = temp.resolve("out");
        try (var folder = ReportFolder.open(out)) {
            var report = report(Lab.quick().withOut(folder.staging()), "abc");
            Files.writeString(folder.staging().resolve("vector.txt"), "abd");
            assertThatThrownBy(() -> folder.publish(report))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("vector.txt");
        }
        assertThat(out).doesNotExist();
    }

    @Test
    void withoutAFolderNoArtefactIsMade() throws Exception {
        assertThat(report(Lab.quick(), "abc").artefacts()).isEmpty();
    }

    @Test
    void aFileIsNoFolder() throws Exception {
        var file = Files.writeString(temp.resolve("file"), "x");
        assertThatThrownBy(() -> ReportFolder.open(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is a file");
        assertThatThrownBy(() -> ReportFolder.open(file.resolve("under")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot write the report");
    }
}
