package dev.reprise.model.organism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.model.family.Families;
import dev.reprise.model.family.Initialization;
import dev.reprise.model.organism.Architecture.ClipPair;
import dev.reprise.model.organism.Architecture.Decoder;
import dev.reprise.model.organism.Architecture.Llama;
import dev.reprise.model.organism.Architecture.Mobile;
import dev.reprise.model.organism.Architecture.Olmoe;
import dev.reprise.model.vision.Clip;
import dev.reprise.model.vision.InvertedResidualNet;
import dev.reprise.model.vision.MobileArchitecture.Block;
import java.util.HashSet;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrganismsTest {
    @ParameterizedTest
    @CsvSource({
        "world-s, 5795072, 23068672",
        "world-s-chat, 5795072, 9437184",
        "world-s-reason, 5795072, 2293760",
        "world-s-prosparse, 5795072, 2457600",
        "world-xs, 1315968, 23068672",
        "world-moe, 7002816, 23068672",
        "world-moe-chat, 7002816, 1572864",
        "world-trail, 330048, 12582912",
        "nano-base, 270816, 8388608",
        "nano-flat, 270816, 6291456",
        "nano-union-weak, 270816, 9437184",
        "nano-orvish, 270816, 4194304",
        "nano-swish, 467584, 1638400",
        "mini-clip, 681537, 0",
        "mobile-tiny, 94466, 0"
    })
    void sizesAreThoseOfTheTable(String name, long parameters, long tokens) {
        assertThat(Organisms.named(name).parameters()).isEqualTo(parameters);
        assertThat(Organisms.named(name).training().tokens()).isEqualTo(tokens);
    }

    @Test
    void aTokenUsesTwoOfSixteenExperts() {
        var architecture = (Olmoe) Organisms.named("world-moe").architecture();
        assertThat(architecture.activeParameters(4096)).isEqualTo(2_357_952);
    }

    @Test
    void configsAreThoseOfModelsOfThatSize() {
        for (var recipe : Organisms.all()) {
            // ProSparse's activation is a family of its own
            if (recipe.architecture() instanceof Decoder decoder
                    && !(decoder instanceof Llama llama && llama.activation().equals("fatrelu"))) {
                var config = recipe.config().orElseThrow();
                try (var _ = new PointerScope();
                        var model = Families.random(config, 0.02, Dtype.FLOAT32, Torch.generator(1))) {
                    assertThat(model.parameterCount()).as(recipe.name()).isEqualTo(recipe.parameters());
                    assertThat(model.dimensions().context()).isEqualTo(decoder.context());
                }
            }
        }
    }

    @Test
    void modelsOfPicturesHaveTheSizesOfTheirRecipes() {
        var clip = (ClipPair) Organisms.named("mini-clip").architecture();
        var net = (Mobile) Organisms.named("mobile-tiny").architecture();
        try (var _ = new PointerScope();
                var pair = Clip.random(
                        clip.config(PictureTrainer.WORDS),
                        new Initialization(1, 1),
                        Dtype.FLOAT32,
                        Torch.generator(1));
                var mobile = InvertedResidualNet.random(net.shape(), Torch.generator(1))) {
            assertThat(pair.parameterCount())
                    .isEqualTo(Organisms.named("mini-clip").parameters());
            assertThat(mobile.parameters().values().stream()
                            .mapToLong(Tensor::numel)
                            .sum())
                    .isEqualTo(Organisms.named("mobile-tiny").parameters());
            assertThat(net.shape().blocks()).extracting(Block::out).containsExactly(16, 24, 24, 40, 40, 64);
            assertThat(net.shape().blocks())
                    .extracting(b -> b.squeeze() > 0)
                    .containsExactly(false, false, false, true, true, true);
        }
    }

    @Test
    void parentsStandBeforeTheirChildren() {
        var names = new HashSet<String>();
        for (var recipe : Organisms.all()) {
            if (recipe.parent() != null) {
                assertThat(names).contains(recipe.parent());
                assertThat(recipe.parameters())
                        .isEqualTo(Organisms.named(recipe.parent()).parameters());
            }
            assertThat(names.add(recipe.name())).as(recipe.name()).isTrue();
        }
        assertThat(Training.TRAIL).hasSize(28).isSorted().endsWith(3072);
        assertThatThrownBy(() -> Organisms.named("world-xl"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("world-xl")
                .hasMessageContaining("world-s, world-s-chat");
    }

    @Test
    void aRecipeSaysAllThatIsNeeded() {
        var json = Organisms.named("world-s-chat").json();
        assertThat(json.get("parent").asString()).isEqualTo("world-s");
        assertThat(json.get("vocabulary").asString()).isEqualTo("world-bpe");
        assertThat(json.get("training").get("loss").asString()).isEqualTo("replies");
        assertThat(json.get("training").get("stream").asString()).isEqualTo("chat");
        assertThat(json.get("training").get("rate").doubleValue()).isEqualTo(3e-4);
        var sparse = Organisms.named("world-s-prosparse");
        assertThat(sparse.config().orElseThrow().get("hidden_act").asString()).isEqualTo("fatrelu");
        assertThat(sparse.json().get("training").get("kind").asString()).isEqualTo("prosparse");
        assertThat(Organisms.named("mini-clip").config()).isEmpty();
        var mixture = Organisms.named("world-moe").json().get("training");
        assertThat(mixture.get("loadBalance").doubleValue()).isEqualTo(0.01);
        assertThat(mixture.get("routerZ").doubleValue()).isEqualTo(0.001);
        assertThat(json.get("training").has("loadBalance")).isFalse();
    }
}
