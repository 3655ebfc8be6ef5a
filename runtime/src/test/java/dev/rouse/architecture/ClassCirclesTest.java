package dev.rouse.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassCirclesTest {

    @TempDir
    private Path directory;

    private JavaClasses classes(String... sources) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", directory.toString()));
        for (String source : sources) {
            String name = source.replaceFirst("(?s).*?(?:class|interface|enum|record) (\\w+).*", "$1");
            arguments.add(Files.writeString(directory.resolve(name + ".java"), "package p; " + source)
                    .toString());
        }
        int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(failed).isZero();
        return new ClassFileImporter().importPath(directory);
    }

    @Test
    void classesThatUseEachOtherAreACircle() throws IOException {
        assertThat(ClassCircles.in(classes(
                        "class A { B b; }", "class B { C c() { return null; } }", "class C { Object a = new A(); }")))
                .containsExactly(sorted("A", "B", "C"));
    }

    @Test
    void wayWithoutReturnIsNoCircle() throws IOException {
        assertThat(ClassCircles.in(classes("class A { B b; C c; }", "class B { C c; }", "class C {}")))
                .isEmpty();
    }

    @Test
    void classThatUsesItselfIsNoCircle() throws IOException {
        assertThat(ClassCircles.in(classes("class A { A a; class Inner { A a; } Inner inner; }")))
                .isEmpty();
    }

    @Test
    void nestedClassesCountAsTheOneAroundThem() throws IOException {
        assertThat(ClassCircles.in(classes(
                        "class A { static class Nested { Runnable work = new Runnable() { public void run() { new B(); } }; } }",
                        "class B { A.Nested[] a; }")))
                .containsExactly(sorted("A", "B"));
    }

    @Test
    void circlesThatShareNoWayBackAreTwo_largestFirst() throws IOException {
        assertThat(ClassCircles.in(classes(
                        "class A { B b; }",
                        "class B { A a; C c; }",
                        "class C { D d; }",
                        "class D { E e; }",
                        "class E { C c; }")))
                .containsExactly(sorted("C", "D", "E"), sorted("A", "B"));
    }

    @Test
    void circlesThatShareAClassAreOne() throws IOException {
        assertThat(ClassCircles.in(classes("class A { B b; C c; }", "class B { A a; }", "class C { A a; }")))
                .containsExactly(sorted("A", "B", "C"));
    }

    @Test
    void largerCirclesAreToldWithWhatToDo() throws IOException {
        JavaClasses classes = classes("class A { B b; }", "class B { C c; }", "class C { A a; }");
        assertThat(ClassCircles.largerThan(2, classes))
                .singleElement()
                .asString()
                .startsWith("3 classes")
                .contains("p.A, p.B, p.C", "interface");
        assertThat(ClassCircles.largerThan(3, classes)).isEmpty();
    }

    private static SortedSet<String> sorted(String... names) {
        SortedSet<String> sorted = new TreeSet<>();
        for (String name : names) {
            sorted.add("p." + name);
        }
        return sorted;
    }
}
