package dev.rouse.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The packages of a module: what each may import, how many files it has, and that no classes of them are a knot. Its tests run in
 * the module's folder.
 */
public interface ArchitectureContract {

    /** Files of a package that a reader can keep in mind. */
    int MOST_FILES = 20;

    /** Classes of a circle that can still be read together. */
    int MOST_IN_A_CIRCLE = 5;

    String OURS = "dev.rouse";

    /** The sentence in the documentation of a package that no user is to build on. */
    String INTERNAL = "Internal: not for applications, may change in any release.";

    /** All classes that were compiled together with {@code one}: a module's main code, or its tests. */
    static JavaClasses compiledWith(Class<?> one) {
        return new ClassFileImporter()
                .importUrl(one.getProtectionDomain().getCodeSource().getLocation());
    }

    /** The classes of the module's main code. */
    JavaClasses classes();

    /** The packages of this project that each package of the module may import, by full names. */
    Map<String, Set<String>> mayImport();

    /** The packages that users may build on. */
    Set<String> offered();

    /**
     * Those of {@link #offered()} that have more files than a reader keeps in mind, and whose documentation therefore names each
     * public class in a group.
     */
    default Set<String> grouped() {
        return Set.of();
    }

    @Test
    default void packageImportsOnlyWhatItMay() {
        SortedSet<String> violations = new TreeSet<>();
        for (JavaClass type : classes()) {
            Set<String> allowed = mayImport().getOrDefault(type.getPackageName(), Set.of());
            for (Dependency use : type.getDirectDependenciesFromSelf()) {
                JavaClass used = use.getTargetClass().getBaseComponentType();
                if (isOurs(used)
                        && !used.getPackageName().equals(type.getPackageName())
                        && !allowed.contains(used.getPackageName())) {
                    violations.add(type.getName() + " uses " + used.getName() + ", but " + type.getPackageName()
                            + " may import only " + new TreeSet<>(allowed));
                }
            }
        }
        assertThat(violations)
                .as("move what is needed down to a package that both may import, or hand it in from above")
                .isEmpty();
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(OURS) || type.getPackageName().startsWith(OURS + ".");
    }

    @Test
    default void everyPackageIsInTheTable() {
        assertThat(mayImport().keySet())
                .as(
                        "packages of the table of this test, with what each may import: add a new one, remove one that is gone")
                .isEqualTo(files(classes()).keySet());
    }

    @Test
    default void packagesDoNotImportEachOther() {
        List<String> circles = new ArrayList<>();
        Map<String, Set<String>> table = mayImport();
        table.forEach((name, allowed) -> {
            for (String other : allowed) {
                if (reached(other, table).contains(name)) {
                    circles.add(name + " and " + other);
                }
            }
        });
        assertThat(circles)
                .as("packages that import each other are one package in two folders: turn the later dependency into an"
                        + " interface of the earlier package")
                .isEmpty();
    }

    /** With {@code from} itself. */
    private static Set<String> reached(String from, Map<String, Set<String>> table) {
        Set<String> found = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty()) {
            String name = next.pop();
            if (found.add(name)) {
                next.addAll(table.getOrDefault(name, Set.of()));
            }
        }
        return found;
    }

    @Test
    default void noPackageHasMoreFilesThanAReaderKeepsInMind() {
        SortedSet<String> tooMany = new TreeSet<>();
        files(classes()).forEach((name, files) -> {
            if (files.size() > MOST_FILES && !grouped().contains(name)) {
                tooMany.add(name + " has " + files.size() + " files");
            }
        });
        assertThat(tooMany)
                .as(
                        "packages of more than %s files: find the part that the rest only uses, and give it a package below",
                        MOST_FILES)
                .isEmpty();
    }

    @Test
    default void packageOfManyFilesIsGroupedInItsDocumentation() throws IOException {
        assertThat(offered()).containsAll(grouped());
        for (String name : grouped()) {
            assertThat(files(classes()).get(name))
                    .as("files of %s, which is not to be grouped as long as they are few", name)
                    .hasSizeGreaterThan(MOST_FILES);
            PackageGroups groups = PackageGroups.of(Files.readString(description(name)));
            assertThat(groups.named())
                    .as("links in the groups of %s: name each public class once", description(name))
                    .containsExactlyElementsOf(publicClasses(name));
            assertThat(groups.sizes())
                    .as("sizes of the groups in %s", description(name))
                    .allMatch(size -> size <= MOST_FILES);
        }
    }

    private SortedSet<String> publicClasses(String name) {
        SortedSet<String> names = new TreeSet<>();
        for (JavaClass type : classes()) {
            if (type.getPackageName().equals(name)
                    && type.isTopLevelClass()
                    && type.getModifiers().contains(JavaModifier.PUBLIC)) {
                names.add(type.getFullName());
            }
        }
        return names;
    }

    @Test
    default void noClassesAreAKnot() {
        assertThat(ClassCircles.largerThan(MOST_IN_A_CIRCLE, classes())).isEmpty();
    }

    /** The source files of each package, but for the one that describes it. */
    private static Map<String, Set<String>> files(JavaClasses classes) {
        Map<String, Set<String>> files = new TreeMap<>();
        for (JavaClass type : classes) {
            Set<String> ofPackage = files.computeIfAbsent(type.getPackageName(), any -> new TreeSet<>());
            if (!type.getSimpleName().equals("package-info")) {
                ofPackage.add(type.getSource().orElseThrow().getFileName().orElseThrow());
            }
        }
        return files;
    }

    private static Path description(String name) {
        return Sources.ROOT.resolve(name.replace('.', '/')).resolve("package-info.java");
    }

    @Test
    default void everyPackageSaysWhatItIsForAndForWhom() throws IOException {
        for (String name : files(classes()).keySet()) {
            Path description = description(name);
            assertThat(description)
                    .as("the file that says what %s is for", name)
                    .content()
                    .contains("@NullMarked");
            String text = Files.readString(description).replaceAll("\\s*\\n \\* ?", " ");
            assertThat(text.contains(INTERNAL))
                    .as(
                            "%s says '%s' unless users may build on it, and then is among the offered packages of this test",
                            description, INTERNAL)
                    .isEqualTo(!offered().contains(name));
        }
    }

    @Test
    default void allThatUsersSeeIsDocumented() throws IOException {
        List<Path> seen = new ArrayList<>();
        for (String name : offered()) {
            for (String file : files(classes()).get(name)) {
                seen.add(description(name).resolveSibling(file));
            }
        }
        assertThat(Undocumented.in(seen))
                .as("public and protected declarations of offered packages without Javadoc")
                .isEmpty();
    }
}
