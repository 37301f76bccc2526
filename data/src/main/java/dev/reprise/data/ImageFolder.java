package dev.reprise.data;

import dev.reprise.core.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * A folder of PNG and JPEG pictures, with a sub-folder for each class. Classes and pictures are in the order of their names; names that begin with a dot are passed
 * over, and so are files with other endings.
 *
 * <pre>{@code
 * var photos = ImageFolder.list(Path.of("photos"));          // any sizes, decoded one by one
 * var icons = ImageFolder.list(Path.of("icons")).images();   // all of one size
 * }</pre>
 *
 * @param classes the names of the sub-folders
 * @param pictures all pictures
 */
public record ImageFolder(List<String> classes, List<Labelled> pictures) {
    private static final int MOST_PICTURES = 2_000_000;

    /** The most pixel values that {@link #images} holds. */
    private static final long LARGEST = 1_000_000_000;

    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

    /** @param label an index into the classes */
    public record Labelled(Path file, int label) {}

    public ImageFolder {
        classes = List.copyOf(classes);
        pictures = List.copyOf(pictures);
    }

    /** @throws InvalidInputException if it is no folder, or has no sub-folder with a picture in it */
    public static ImageFolder list(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(folder + ": no such folder");
        }
        var classes = new ArrayList<String>();
        var pictures = new ArrayList<Labelled>();
        for (var sub : sorted(folder, Files::isDirectory)) {
            for (var file : sorted(sub, ImageFolder::isPicture)) {
                pictures.add(new Labelled(file, classes.size()));
                if (pictures.size() > MOST_PICTURES) {
                    throw new InvalidInputException("%s: more than %d pictures".formatted(folder, MOST_PICTURES));
                }
            }
            classes.add(sub.getFileName().toString());
        }
        if (pictures.isEmpty()) {
            throw new InvalidInputException(
                    folder
                            + ": no pictures. A folder of pictures has a sub-folder for each class, with .png, .jpg or .jpeg files in it");
        }
        return new ImageFolder(classes, pictures);
    }

    private static List<Path> sorted(Path folder, Predicate<Path> wanted) {
        try (var entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .filter(wanted)
                    .sorted((a, b) ->
                            a.getFileName().toString().compareTo(b.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPicture(Path file) {
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /**
     * All pictures, which must have one size. Where some are grey and some are not, all are in colour.
     *
     * @throws InvalidInputException as {@link ImageFile#read}, or for the first picture of another size
     */
    public LabelledImages images() {
        var decoded = new ArrayList<ImageFile>();
        int channels = 1;
        for (var picture : pictures) {
            var image = ImageFile.read(picture.file);
            decoded.add(image);
            channels = Math.max(channels, image.channels());
            var first = decoded.getFirst();
            if (image.width() != first.width() || image.height() != first.height()) {
                throw new InvalidInputException("%s has %d x %d pixels, but %s has %d x %d: bring all to one size first"
                        .formatted(
                                picture.file,
                                image.width(),
                                image.height(),
                                pictures.getFirst().file,
                                first.width(),
                                first.height()));
            }
            if (3L * image.width() * image.height() * decoded.size() > LARGEST) {
                throw new InvalidInputException(
                        "%s: more than %d pixel values up to here".formatted(picture.file, LARGEST));
            }
        }
        int height = decoded.getFirst().height();
        int width = decoded.getFirst().width();
        int plane = height * width;
        var pixels = new float[decoded.size() * channels * plane];
        for (int i = 0; i < decoded.size(); i++) {
            for (int c = 0; c < channels; c++) {
                int from = decoded.get(i).channels() == 1 ? 0 : c * plane;
                System.arraycopy(decoded.get(i).pixels(), from, pixels, (i * channels + c) * plane, plane);
            }
        }
        var labels = pictures.stream().mapToInt(Labelled::label).toArray();
        return new LabelledImages(channels, height, width, pixels, labels, classes);
    }
}
