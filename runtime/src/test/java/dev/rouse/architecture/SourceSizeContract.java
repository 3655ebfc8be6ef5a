package dev.rouse.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** No file and no method of the main code is longer than a reader can hold. Its tests run in the module's folder. */
public interface SourceSizeContract {

    int MAX_FILE_LINES = 400;
    int MAX_METHOD_LINES = 50;

    @Test
    default void noFileIsOver400LinesOfCode() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : Sources.files()) {
            int lines = linesOfCode(Files.readAllLines(file));
            if (lines > MAX_FILE_LINES) {
                tooLong.add(Sources.ROOT.relativize(file) + " has " + lines + " lines of code");
            }
        }
        assertThat(tooLong)
                .as(
                        "files over %s lines of code: move what has a name of its own into a class of its own",
                        MAX_FILE_LINES)
                .isEmpty();
    }

    @Test
    default void noMethodIsOver50Lines() throws IOException {
        List<String> tooLong = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(Sources.files()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new Methods(unit, positions, tooLong).scan(unit, null);
            }
        }
        assertThat(tooLong)
                .as("methods over %s lines: give their steps names", MAX_METHOD_LINES)
                .isEmpty();
    }

    /** Counts the lines that are neither empty nor comment nor import. */
    private static int linesOfCode(List<String> lines) {
        int count = 0;
        boolean comment = false;
        for (String line : lines) {
            String text = line.strip();
            comment |= text.startsWith("/*");
            if (!comment && !text.isEmpty() && !text.startsWith("//") && !text.startsWith("import ")) {
                count++;
            }
            comment &= !text.endsWith("*/");
        }
        return count;
    }

    /** Collects the methods of one file that are too long. */
    final class Methods extends TreeScanner<Void, Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> tooLong;

        Methods(CompilationUnitTree unit, SourcePositions positions, List<String> tooLong) {
            this.unit = unit;
            this.positions = positions;
            this.tooLong = tooLong;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            LineMap lines = unit.getLineMap();
            long length = lines.getLineNumber(positions.getEndPosition(unit, method))
                    - lines.getLineNumber(positions.getStartPosition(unit, method))
                    + 1;
            if (length > MAX_METHOD_LINES) {
                tooLong.add(unit.getSourceFile().getName() + ": " + method.getName() + " has " + length + " lines");
            }
            return super.visitMethod(method, nothing);
        }
    }
}
