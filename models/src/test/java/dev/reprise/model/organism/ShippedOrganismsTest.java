package dev.reprise.model.organism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reprise.data.Json;
import dev.reprise.data.world.Preset;
import dev.reprise.data.world.World;
import dev.reprise.model.LanguageModel;
import dev.reprise.model.ModelReference;
import dev.reprise.model.organism.Acceptance.Measured;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The organisms of this repository: what their folders say of them is true of their weights. */
class ShippedOrganismsTest {
    private static final long MOST_BYTES = 120_000_000;
    /** For answers, and digits of losses, that another processor's rounding changes. */
    private static final double ROUNDING = 0.01;

    static List<OrganismFolder> folders() {
        return ModelReference.shipped().stream()
                .map(name -> OrganismFolder.shipped(Organisms.named(name)).orElseThrow())
                .toList();
    }

    @Test
    void allTogetherAreSmall() {
        assertThat(folders()).isNotEmpty();
        assertThat(folders().stream().mapToLong(OrganismFolder::bytes).sum()).isLessThan(MOST_BYTES);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void theirCardsSayWhatWasMeasuredOnTheseWeights(OrganismFolder folder) {
        var acceptance = folder.acceptance();
        assertThat(acceptance).isPresent();
        assertThat(folder.path().resolve("README.md")).content().isEqualTo(ModelCard.text(folder.recipe(), acceptance));
        assertThat(Json.read(folder.path().resolve("recipe.json")))
                .isEqualTo(JsonMapper.shared().readTree(folder.recipe().json().toString()));
    }

    static List<OrganismFolder> languageModels() {
        return folders().stream()
                .filter(folder -> !(folder.recipe().training() instanceof Training.Pictures))
                .toList();
    }

    /** Bars are those of today, and the first skill is again what was measured then. */
    @ParameterizedTest
    @MethodSource("languageModels")
    void theyCanDoWhatWasMeasured(OrganismFolder folder) {
        var bars = Bars.of(folder.recipe().name());
        var measures = folder.acceptance().orElseThrow().measures();
        assertThat(measures)
                .extracting(Measured::skill)
                .isEqualTo(bars.stream().map(bar -> bar.skill().name()).toList());
        assertThat(measures)
                .extracting(Measured::bar)
                .isEqualTo(bars.stream().map(bar -> bar.criterion().text()).toList());
        var first = measures.getFirst();
        try (var model = LanguageModel.load(folder.path().toString());
                var exam = new Exam(
                        folder.recipe(), model, new World(Preset.FULL, Recipe.WORLD_SEED), Acceptance.QUESTIONS)) {
            var again = bars.getFirst().skill().measure().of(exam);
            assertThat(again.n()).isEqualTo(first.n());
            assertThat(again.value()).as(first.skill()).isCloseTo(first.value(), within(ROUNDING));
        }
    }
}
