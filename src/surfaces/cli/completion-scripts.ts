/** Each shell's few lines that ask `mayor __complete` and offer what it says. */

const bash = `# bash completion of mayor: eval "$(mayor completion bash)"
_mayor() {
  local current="\${COMP_WORDS[COMP_CWORD]}" line path
  [ "$current" = "=" ] && current=""
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :files)
        compopt -o filenames 2>/dev/null
        while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen -f -- "$current")
        ;;
      :folders)
        compopt -o filenames 2>/dev/null
        while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen -d -- "$current")
        ;;
      ?*) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <(mayor __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}" "$current" 2>/dev/null)
}
complete -F _mayor mayor
`;

const zsh = `#compdef mayor
# zsh completion of mayor: mayor completion zsh > a folder of your fpath/_mayor
_mayor() {
  local -a values
  local line value
  for line in "\${(@f)$(mayor __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      :files) _files ;;
      :folders) _files -/ ;;
      ?*)
        value=\${line%%$'\\t'*}
        values+=("\${value//:/\\\\:}:\${line#*$'\\t'}")
        ;;
    esac
  done
  (( $#values )) && _describe -t values mayor values
}
if [ "$funcstack[1]" = "_mayor" ]; then _mayor "$@"; else compdef _mayor mayor; fi
`;

const fish = `# fish completion of mayor: mayor completion fish > ~/.config/fish/completions/mayor.fish
function __mayor_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    for line in (mayor __complete -- $words "$current" 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path "$current"
            case ':folders'
                __fish_complete_directories "$current"
            case '*'
                echo $line
        end
    end
end
complete -c mayor -f -a '(__mayor_complete)'
`;

export const SCRIPTS = { bash, zsh, fish } as const;
