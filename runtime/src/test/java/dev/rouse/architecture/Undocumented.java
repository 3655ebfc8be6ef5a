package dev.rouse.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Finds the declarations that users see and that have no Javadoc: public and protected ones in classes that are so themselves.
 * A method that overrides another one has the Javadoc of that.
 */
final class Undocumented extends TreePathScanner<Void, Void> {

    private final CompilationUnitTree unit;
    private final DocTrees trees;
    private final List<String> found;

    private Undocumented(CompilationUnitTree unit, DocTrees trees, List<String> found) {
        this.unit = unit;
        this.trees = trees;
        this.found = found;
    }

    /** Finds those in {@code sources}, each as its file, line and name. */
    static List<String> in(Collection<Path> sources) throws IOException {
        List<String> found = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree unit : task.parse()) {
                new Undocumented(unit, DocTrees.instance(task), found).scan(unit, null);
            }
        }
        return found;
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
        if (isSeen(type.getModifiers())) {
            check(type, type.getSimpleName());
            return super.visitClass(type, nothing);
        }
        return null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
        boolean overrides = method.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
        if (isSeen(method.getModifiers()) && !overrides && !isConstructorOfRecord(method)) {
            check(method, method.getReturnType() == null ? ownerName() : method.getName());
        }
        return null;
    }

    @Override
    public Void visitVariable(VariableTree field, Void nothing) {
        if (isSeen(field.getModifiers())) {
            check(field, field.getName());
        }
        return null;
    }

    private void check(Tree declaration, CharSequence name) {
        if (trees.getDocComment(getCurrentPath()) == null) {
            long line =
                    unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, declaration));
            found.add(unit.getSourceFile().getName() + ":" + line + ": " + name);
        }
    }

    private boolean isSeen(ModifiersTree modifiers) {
        Set<Modifier> flags = modifiers.getFlags();
        return flags.contains(Modifier.PUBLIC)
                || flags.contains(Modifier.PROTECTED)
                || isInInterface() && !flags.contains(Modifier.PRIVATE);
    }

    private CharSequence ownerName() {
        return ((ClassTree) getCurrentPath().getParentPath().getLeaf()).getSimpleName();
    }

    private boolean isInInterface() {
        Tree parent = getCurrentPath().getParentPath().getLeaf();
        return parent.getKind() == Tree.Kind.INTERFACE || parent.getKind() == Tree.Kind.ANNOTATION_TYPE;
    }

    /** Whether {@code method} is a constructor of a record, whose components the record's Javadoc has tags for. */
    private boolean isConstructorOfRecord(MethodTree method) {
        return method.getReturnType() == null
                && getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD;
    }
}
