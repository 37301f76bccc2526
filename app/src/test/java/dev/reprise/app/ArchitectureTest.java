package dev.reprise.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The house's rules, held on the compiled classes of every room below the app, and of the app itself. */
class ArchitectureTest {
    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.reprise");
    }

    @Test
    void theRoomsOnThePathAreRead() {
        assertThat(classes.contain(Main.class)).isTrue();
        assertThat(classes.contain("dev.reprise.core.Torch")).isTrue();
        assertThat(classes.contain(ArchitectureTest.class)).isFalse();
    }

    @Test
    void everyClassLivesInARoom() {
        noClasses()
                .should()
                .resideOutsideOfPackages(
                        "dev.reprise.core..",
                        "dev.reprise.data..",
                        "dev.reprise.model..",
                        "dev.reprise.method..",
                        "dev.reprise.paper..",
                        "dev.reprise.feed..",
                        "dev.reprise.spark..",
                        "dev.reprise.app..")
                .check(classes);
    }

    @Test
    void arrowsPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("core")
                .definedBy("dev.reprise.core..")
                .layer("data")
                .definedBy("dev.reprise.data..")
                .layer("model")
                .definedBy("dev.reprise.model..")
                .layer("method")
                .definedBy("dev.reprise.method..")
                .layer("paper")
                .definedBy("dev.reprise.paper..")
                .layer("feed")
                .definedBy("dev.reprise.feed..")
                .layer("spark")
                .definedBy("dev.reprise.spark..")
                .layer("app")
                .definedBy("dev.reprise.app..")
                .whereLayer("core")
                .mayNotAccessAnyLayer()
                .whereLayer("data")
                .mayOnlyAccessLayers("core")
                .whereLayer("model")
                .mayOnlyAccessLayers("data", "core")
                .whereLayer("method")
                .mayOnlyAccessLayers("model", "data", "core")
                .whereLayer("paper")
                .mayOnlyAccessLayers("method", "model", "data", "core")
                .whereLayer("spark")
                .mayOnlyAccessLayers("paper", "method", "model", "data", "core")
                .whereLayer("feed")
                .mayOnlyAccessLayers("core")
                .check(classes);
    }

    @Test
    void aPaperNeverUsesAnother() {
        slices().matching("dev.reprise.paper.(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(classes);
    }

    /** Between rooms; inside of one, such as a checkpoint that knows the families of models, packages may know each other. */
    @Test
    void roomsHaveNoCycles() {
        slices().matching("dev.reprise.(*)..").should().beFreeOfCycles().check(classes);
    }

    /** Standard output is for results: only the app, and core's {@code Terminal...} classes, know of it. */
    @Test
    void onlyTheTerminalIsPrintedTo() {
        noClasses()
                .that(not(resideInAPackage("dev.reprise.app.."))
                        .and(not(resideInAPackage("dev.reprise.core").and(simpleNameStartingWith("Terminal")))))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(classes);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(classes);
    }

    /** Randomness comes from a seeded generator that is handed in. */
    @Test
    void nothingIsRandomWithoutASeed() {
        noClasses()
                .should()
                .dependOnClassesThat(belongToAnyOf(Random.class, ThreadLocalRandom.class))
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(Collections.class, "shuffle", List.class)
                .check(classes);
    }

    @Test
    void onlyMainEndsTheProcess() {
        noClasses()
                .that(not(belongToAnyOf(Main.class)))
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(classes);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(classes.stream().map(JavaClass::getPackage).distinct())
                .filteredOn(p -> !p.isAnnotatedWith(NullMarked.class))
                .extracting(JavaPackage::getName)
                .isEmpty();
    }
}
