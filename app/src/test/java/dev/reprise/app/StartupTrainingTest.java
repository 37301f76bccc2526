package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class StartupTrainingTest {
    @Test
    void everyCommandDoesItsWork() throws IOException {
        // --no-such-option is there for the explanation
        assertThat(StartupTraining.runCommands()).containsExactly(0, 0, 2, 0, 0, 0, 0, 0);
    }

    @Test
    void theSiteComesUpIsReadAndGoes() throws IOException {
        assertThat(StartupTraining.visitSite()).isZero();
    }
}
