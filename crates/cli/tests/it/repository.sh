git log --since='11 months ago' --format='%H%x09%aI%x09%ae%x09%an%x09%s' | python3 -c '
import json, sys
for line in sys.stdin:
    commit, time, email, name, subject = line.rstrip("\n").split("\t", 4)
    print(json.dumps({
        "timestamp": time, "resource": "Repository", "action": "Commit",
        "actor": {"type": "user", "userID": email, "userEmail": email, "fullName": name},
        "targets": [{"type": "Repository", "id": commit, "name": commit[:12]}],
        "additionalInfo": subject}))' | holdfast send -
