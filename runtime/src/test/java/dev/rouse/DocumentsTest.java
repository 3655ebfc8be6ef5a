package dev.rouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** README and the documents of the modules: short, with links that lead somewhere, and with the versions and packages there are. */
final class DocumentsTest {

    private static final List<String> MODULES =
            List.of("runtime", "runtime/cli", "kv-memory", "kv-memory/test-kit", "kv-fdb", "benchmarks");
    private static final int LONGEST_README = 250;
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]+]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");

    private static List<String> documents() throws IOException {
        List<String> found = new ArrayList<>(List.of("README.md"));
        for (String module : MODULES) {
            try (Stream<Path> files = Files.list(Readme.PROJECT.resolve(module))) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".md"))
                        .forEach(name -> found.add(module + "/" + name));
            }
        }
        return found;
    }

    private static Set<String> anchors(String document) {
        return Readme.lines(document)
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void readmeIsRead() {
        assertThat(Readme.lines("README.md"))
                .as("move details to a document of a module")
                .hasSizeLessThan(LONGEST_README);
    }

    @Test
    void linksLeadToFilesAndHeadings() throws IOException {
        List<String> astray = new ArrayList<>();
        for (String document : documents()) {
            Path place = Path.of(document);
            for (MatchResult link : LINK.matcher(Readme.lines(document).collect(Collectors.joining("\n")))
                    .results()
                    .toList()) {
                Path target = link.group(1).isEmpty()
                        ? place
                        : place.resolveSibling(link.group(1)).normalize();
                boolean there = Files.exists(Readme.PROJECT.resolve(target));
                if (!there
                        || link.group(2) != null && !anchors(target.toString()).contains(link.group(2))) {
                    astray.add(document + ": " + link.group());
                }
            }
        }
        assertThat(astray).isEmpty();
    }

    @Test
    void versionsAreThoseOfTheBuild() {
        String pom = Readme.lines("pom.xml").collect(Collectors.joining());
        String readme = Readme.lines("README.md").collect(Collectors.joining("\n"));

        assertThat(readme)
                .contains("<version>" + between(pom, "<artifactId>rouse</artifactId>  <version>") + "</version>");
        assertThat(Readme.lines("runtime/README.md").collect(Collectors.joining("\n")))
                .contains("`netty.version` to " + between(pom, "<netty.version>"));
        for (String module : List.of("runtime", "kv-memory", "kv-fdb")) {
            String its = Readme.lines(module + "/pom.xml").collect(Collectors.joining());
            assertThat(readme)
                    .contains("| `dev.rouse:rouse-" + module + "` | `" + between(its, "<module.name>") + "` |");
        }
    }

    private static Set<String> packages(String module, Predicate<String> described) throws IOException {
        Path root = Readme.PROJECT.resolve(module).resolve("src/main/java");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.endsWith("package-info.java"))
                    .filter(file -> described.test(read(file)))
                    .map(file -> root.relativize(file.getParent()).toString().replaceAll("[/\\\\]", "."))
                    .collect(Collectors.toSet());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void packagesOfTheRuntimeAreInReadme() throws IOException {
        Set<String> named = new TreeSet<>(Set.of("dev.rouse"));
        for (List<String> row : Readme.table("package of `dev.rouse`")) {
            List<Path> folders = Readme.code(row.get(0)).stream()
                    .map(name -> Readme.PROJECT.resolve("runtime/src/main/java/dev/rouse/" + name.replace('.', '/')))
                    .toList();
            for (String type : Readme.code(row.get(2))) {
                assertThat(folders)
                        .as("where to begin reading: " + type)
                        .anyMatch(folder -> Files.exists(folder.resolve(type + ".java")));
            }
            Readme.code(row.get(0)).forEach(name -> named.add("dev.rouse." + name));
        }

        assertThat(named)
                .as("the last table of README: add what is missing, remove what is gone")
                .isEqualTo(packages("runtime", text -> true));
    }

    @Test
    void packagesThatAreNotInternalArePublished() throws IOException {
        Set<String> published = new TreeSet<>();
        for (String module : List.of("runtime", "kv-memory", "kv-memory/test-kit", "kv-fdb")) {
            published.addAll(packages(module, text -> !text.contains("Internal: ")));
        }
        String pom = Readme.lines("pom.xml").collect(Collectors.joining());

        assertThat(included(pom, "<include>(dev\\.[a-z.]+)</include>"))
                .as("what japicmp compares in pom.xml: a package is public, or its package-info says \"Internal: \"")
                .isEqualTo(published);
        assertThat(included(pom, "<include>(dev/[a-z/]+)/\\*\\.java</include>"))
                .as("what the Javadoc in pom.xml is of")
                .isEqualTo(published);
    }

    private static Set<String> included(String pom, String pattern) {
        return Pattern.compile(pattern)
                .matcher(pom)
                .results()
                .map(found -> found.group(1).replace('/', '.'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String between(String pom, String before) {
        int from = pom.indexOf(before) + before.length();
        return pom.substring(from, pom.indexOf('<', from));
    }
}
