# fish completion for cloudctl; made by "cloudctl completion fish"
function __cloudctl_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    for line in (command $words[1] __complete fish (count $words) $words "$typed" 2>/dev/null)
        switch $line
            case :file
                __fish_complete_path $typed
            case :folder
                __fish_complete_directories $typed
            case '*'
                echo $line
        end
    end
end
complete -c cloudctl -f -a '(__cloudctl_complete)'
