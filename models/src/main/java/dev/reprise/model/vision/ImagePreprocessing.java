package dev.reprise.model.vision;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.data.ImageFile;
import dev.reprise.data.Json;
import dev.reprise.data.LabelledImages;
import dev.reprise.model.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kBicubic;
import org.bytedeco.pytorch.kBilinear;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a picture of any size becomes what a CLIP pair takes, as {@code preprocessor_config.json} says: the shorter side resized (antialiased, in 256
 * steps a channel), the middle cut out, then {@code (255 factor x - mean) / deviation} for each channel, x in 0..1. Absent keys have the defaults of
 * transformers. Grey pictures become red, green and blue.
 *
 * @param resize the target, or null for none
 * @param crop the middle that is cut out, or null for all
 * @param factor of whole numbers 0..255; 1/255 mostly
 * @param mean of red, green and blue
 * @param deviation of red, green and blue
 */
@SuppressWarnings("ArrayRecordComponent") // not compared as wholes
public record ImagePreprocessing(
        @Nullable Resize resize, @Nullable Size crop, double factor, double[] mean, double[] deviation) {
    private static final double[] CLIP_MEAN = {0.48145466, 0.4578275, 0.40821073};
    private static final double[] CLIP_DEVIATION = {0.26862954, 0.26130258, 0.27577711};
    private static final int BILINEAR = 2;
    private static final int BICUBIC = 3;
    private static final int LARGEST_SIDE = 4096;
    private static final int CHANNELS = 3;

    /** In pixels. */
    public record Size(int height, int width) {}

    /**
     * A change of size.
     *
     * @param shortest length of the shorter side, the longer one in proportion; 0 = exactly {@code size}
     * @param bicubic else bilinear
     */
    public record Resize(int shortest, Size size, boolean bicubic) {
        /** The size that a picture gets. */
        Size of(int height, int width) {
            if (shortest == 0) {
                return size;
            }
            int longest = (int) ((long) shortest * Math.max(height, width) / Math.min(height, width));
            return height < width ? new Size(shortest, longest) : new Size(longest, shortest);
        }
    }

    /** What a model's folder says; CLIP's usual way, to its own side, where it says nothing. */
    static ImagePreprocessing of(Path folder, int side) {
        var file = folder.resolve(Checkpoint.PREPROCESSOR);
        var read = Files.exists(file)
                ? read(file)
                : new ImagePreprocessing(
                        new Resize(side, new Size(side, side), true),
                        new Size(side, side),
                        1 / 255.0,
                        CLIP_MEAN,
                        CLIP_DEVIATION);
        var given = read.crop != null
                ? read.crop
                : read.resize != null && read.resize.shortest == 0 ? read.resize.size : null;
        if (given != null && (given.height != side || given.width != side)) {
            throw new InvalidInputException("%s: it makes pictures of %d x %d, but the model takes %d x %d"
                    .formatted(file, given.height, given.width, side, side));
        }
        return read;
    }

    /** Reads a {@code preprocessor_config.json}. @throws InvalidInputException for what is not valid, or cannot be honoured */
    public static ImagePreprocessing read(Path file) {
        var json = Json.read(file);
        Resize resize = null;
        if (flag(json, "do_resize", file)) {
            var size = json.path("size");
            int resample = json.path("resample").asInt(BICUBIC);
            if (resample != BILINEAR && resample != BICUBIC) {
                throw new InvalidInputException(
                        file + ": resample must be 2 (bilinear) or 3 (bicubic), not " + json.path("resample"));
            }
            resize = size.isObject() && size.has("height")
                    ? new Resize(0, size(size, file, "size"), resample == BICUBIC)
                    : new Resize(
                            side(size.isObject() ? size.path("shortest_edge") : size, 224, file, "size"),
                            new Size(0, 0),
                            resample == BICUBIC);
        }
        var crop = flag(json, "do_center_crop", file) ? size(json.path("crop_size"), file, "crop_size") : null;
        double factor =
                flag(json, "do_rescale", file) ? json.path("rescale_factor").asDouble(1 / 255.0) : 1;
        boolean normalise = flag(json, "do_normalize", file);
        return new ImagePreprocessing(
                resize,
                crop,
                factor,
                normalise ? three(json, "image_mean", CLIP_MEAN, file) : new double[CHANNELS],
                normalise ? three(json, "image_std", CLIP_DEVIATION, file) : new double[] {1, 1, 1});
    }

    private static boolean flag(ObjectNode json, String key, Path file) {
        var node = json.path(key);
        if (!node.isMissingNode() && !node.isNull() && !node.isBoolean()) {
            throw new InvalidInputException(file + ": " + key + " must be true or false, not " + node);
        }
        return node.asBoolean(true);
    }

    private static Size size(JsonNode node, Path file, String key) {
        if (node.isObject()) {
            return new Size(side(node.path("height"), 224, file, key), side(node.path("width"), 224, file, key));
        }
        int side = side(node, 224, file, key);
        return new Size(side, side);
    }

    private static int side(JsonNode node, int otherwise, Path file, String key) {
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        if (!node.isIntegralNumber()
                || !node.canConvertToInt()
                || node.intValue() < 1
                || node.intValue() > LARGEST_SIDE) {
            throw new InvalidInputException(
                    "%s: %s must have sides of 1 to %d pixels, not %s".formatted(file, key, LARGEST_SIDE, node));
        }
        return node.intValue();
    }

    private static double[] three(ObjectNode json, String key, double[] otherwise, Path file) {
        var node = json.path(key);
        if (node.isMissingNode() || node.isNull()) {
            return otherwise.clone();
        }
        var values = new double[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            var value = node.path(c);
            if (node.size() != CHANNELS
                    || !value.isNumber()
                    || !Double.isFinite(value.doubleValue())
                    || (key.equals("image_std") && value.doubleValue() <= 0)) {
                throw new InvalidInputException(file + ": " + key + " must be three numbers"
                        + (key.equals("image_std") ? " above 0" : "") + ", not " + node);
            }
            values[c] = value.doubleValue();
        }
        return values;
    }

    /** A prepared picture, [1, 3, H, W], owned by the innermost scope. @throws InvalidInputException if it is smaller than what is cut out */
    public Tensor apply(ImageFile image) {
        return Torch.scoped(
                () -> prepared(Torch.tensor(image.pixels(), 1, image.channels(), image.height(), image.width())));
    }

    /** Prepared pictures, [N, 3, H, W], owned by the innermost scope. @throws InvalidInputException if they are smaller than what is cut out */
    public Tensor apply(LabelledImages images) {
        return Torch.scoped(() -> prepared(
                Torch.tensor(images.pixels(), images.size(), images.channels(), images.height(), images.width())));
    }

    private Tensor prepared(Tensor images) {
        var x = images.size(1) == 1 ? images.expand(images.size(0), CHANNELS, images.size(2), images.size(3)) : images;
        if (resize != null) {
            x = resized(x, resize.of((int) x.size(2), (int) x.size(3)), resize.bicubic);
        }
        if (crop != null) {
            x = middle(x, crop);
        }
        var scaled = Torch.mul(x, 255 * factor);
        return scaled.sub(perChannel(mean)).div(perChannel(deviation));
    }

    private static Tensor perChannel(double[] values) {
        return Torch.to(Torch.tensor(values, 1, CHANNELS, 1, 1), Dtype.FLOAT32);
    }

    /** Across, then down, each rounded to whole steps and cut off at 0 and 255, as Pillow mostly does. */
    private static Tensor resized(Tensor x, Size size, boolean bicubic) {
        var across = interpolated(x, new Size((int) x.size(2), size.width), bicubic);
        return interpolated(across, size, bicubic);
    }

    private static Tensor interpolated(Tensor x, Size size, boolean bicubic) {
        if (x.size(2) == size.height && x.size(3) == size.width) {
            return x;
        }
        var options = new InterpolateFuncOptions();
        options.size().put(new LongVector(size.height, size.width));
        if (bicubic) {
            options.mode().put(new kBicubic());
        } else {
            options.mode().put(new kBilinear());
        }
        options.align_corners().put(new BoolOptional(false));
        options.antialias().put(true);
        var steps = Torch.mul(torch.interpolate(x, options), 255).round();
        return Torch.mul(
                steps.clamp(new ScalarOptional(new Scalar(0.0)), new ScalarOptional(new Scalar(255.0))), 1 / 255.0);
    }

    private static Tensor middle(Tensor x, Size size) {
        if (x.size(2) < size.height || x.size(3) < size.width) {
            throw new InvalidInputException(
                    "a picture of %d x %d pixels (after resizing) is smaller than the %d x %d that are cut out of it"
                            .formatted(x.size(2), x.size(3), size.height, size.width));
        }
        // half a pixel goes to the even side, as in torchvision
        long top = (long) Math.rint((x.size(2) - size.height) / 2.0);
        long left = (long) Math.rint((x.size(3) - size.width) / 2.0);
        return Torch.slice(Torch.slice(x, 2, top, top + size.height), 3, left, left + size.width);
    }

    /** As a {@code preprocessor_config.json}. */
    public ObjectNode json() {
        var json = JsonMapper.shared().createObjectNode();
        json.put("image_processor_type", "CLIPImageProcessor").put("do_convert_rgb", true);
        json.put("do_resize", resize != null).put("do_center_crop", crop != null);
        if (resize != null) {
            json.put("resample", resize.bicubic ? BICUBIC : BILINEAR);
            if (resize.shortest == 0) {
                json.putObject("size").put("height", resize.size.height).put("width", resize.size.width);
            } else {
                json.putObject("size").put("shortest_edge", resize.shortest);
            }
        }
        if (crop != null) {
            json.putObject("crop_size").put("height", crop.height).put("width", crop.width);
        }
        json.put("do_rescale", true).put("rescale_factor", factor).put("do_normalize", true);
        var means = json.putArray("image_mean");
        Arrays.stream(mean).forEach(means::add);
        var deviations = json.putArray("image_std");
        Arrays.stream(deviation).forEach(deviations::add);
        return json;
    }
}
