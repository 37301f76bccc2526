package dev.reprise.model.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.data.ImageFile;
import dev.reprise.data.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagePreprocessingTest {
    @TempDir
    private Path folder;

    private ImagePreprocessing read(String json) throws IOException {
        return ImagePreprocessing.read(Files.writeString(folder.resolve("preprocessor_config.json"), json));
    }

    @Test
    void picturesAreThoseOfTransformers() throws IOException {
        var golden = Json.read(Path.of("src/test/resources/clip/resized.json"));
        var pixels = new float[golden.get("pixels").size()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = golden.get("pixels").get(i).intValue() / 255f;
        }
        var image = new ImageFile(
                3, golden.get("height").intValue(), golden.get("width").intValue(), pixels);
        for (var expected : golden.get("cases")) {
            var preprocessing = read(expected.get("config").toString());
            try (var _ = new PointerScope()) {
                var made = preprocessing.apply(image);
                assertThat(Torch.shape(made))
                        .containsExactly(
                                1,
                                expected.get("shape").get(0).intValue(),
                                expected.get("shape").get(1).intValue(),
                                expected.get("shape").get(2).intValue());
                var values = Torch.floats(made);
                int off = 0;
                for (int i = 0; i < values.length; i++) {
                    double difference =
                            Math.abs(values[i] - expected.get("values").get(i).doubleValue());
                    // of some sizes Pillow goes down before it goes across: one step of 256, seldom
                    assertThat(difference).as("value %d", i).isLessThan(1.05 / 255 / 0.2);
                    off += difference > 1e-4 ? 1 : 0;
                }
                assertThat((double) off / values.length).isLessThan(0.25);
                assertThat(ImagePreprocessing.read(Files.writeString(
                                        folder.resolve("again.json"),
                                        preprocessing.json().toString()))
                                .json())
                        .isEqualTo(preprocessing.json());
            }
        }
    }

    @Test
    void greyPicturesBecomeColoured() throws IOException {
        var preprocessing = read("""
            {"do_resize": false, "do_center_crop": false, "image_mean": [0, 0.5, 1], "image_std": [1, 0.5, 2]}""");
        try (var _ = new PointerScope()) {
            var made = preprocessing.apply(new ImageFile(1, 1, 2, new float[] {1, 0.2f}));
            assertThat(Torch.floats(made))
                    .containsExactly(
                            new float[] {1, 0.2f, 1, -0.6f, 0, -0.4f}, org.assertj.core.data.Offset.offset(1e-6f));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"size\": 0} | size must have sides of 1 to 4096 pixels, not 0",
                "{\"crop_size\": {\"height\": 3, \"width\": \"x\"}} | crop_size must have sides",
                "{\"resample\": 1} | resample must be 2 (bilinear) or 3 (bicubic), not 1",
                "{\"image_std\": [1, 0, 1]} | image_std must be three numbers above 0",
                "{\"image_mean\": [1]} | image_mean must be three numbers, not [1]",
                "{\"do_resize\": 1} | do_resize must be true or false, not 1"
            })
    void whatIsWrongIsNamed(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("preprocessor_config.json: " + message);
    }

    @Test
    void whatDoesNotFitIsNamed() throws IOException {
        var preprocessing = read("{\"do_resize\": false, \"crop_size\": 5}");
        assertThatThrownBy(() -> preprocessing.apply(new ImageFile(1, 4, 6, new float[24])))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a picture of 4 x 6 pixels (after resizing) is smaller than the 5 x 5");
        assertThatThrownBy(() -> ImagePreprocessing.of(folder, 32))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("it makes pictures of 5 x 5, but the model takes 32 x 32");
    }
}
