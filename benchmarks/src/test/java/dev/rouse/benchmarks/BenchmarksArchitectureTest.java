package dev.rouse.benchmarks;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import dev.rouse.architecture.ArchitectureContract;
import dev.rouse.architecture.ClassCircles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bounds of packages and class circles, as the library's modules have them. */
final class BenchmarksArchitectureTest {

    private static final JavaClasses CLASSES = ArchitectureContract.compiledWith(Main.class)
            .that(DescribedPredicate.describe(
                    "are written by hand", type -> !type.getPackageName().contains("jmh_generated")));

    @Test
    void noClassesAreAKnot() {
        assertThat(ClassCircles.largerThan(ArchitectureContract.MOST_IN_A_CIRCLE, CLASSES))
                .isEmpty();
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("(dev.rouse.benchmarks..)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void noPackageHasMoreFilesThanAReaderKeepsInMind() throws IOException {
        for (JavaPackage each :
                List.copyOf(CLASSES.getPackage("dev.rouse.benchmarks").getSubpackagesInTree())) {
            Path folder = Path.of("src/main/java", each.getName().split("\\."));
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    assertThat(files.filter(file -> file.toString().endsWith(".java"))
                                    .filter(file -> !file.endsWith("package-info.java")))
                            .as("files of %s", each.getName())
                            .hasSizeLessThanOrEqualTo(ArchitectureContract.MOST_FILES);
                }
            }
        }
    }
}
